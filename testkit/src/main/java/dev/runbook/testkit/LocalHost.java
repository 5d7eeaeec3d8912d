package dev.runbook.testkit;

import dev.runbook.engine.transport.Become;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandId;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.Duplex;
import dev.runbook.engine.transport.OutputSink;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A small connection to this very machine for the tests of modules: real commands by `sh -c`,
/// nothing more.
///
/// Differs from the real local transport: a detached command lives only as long as this object, and
/// another user is become by `runuser`, which needs root. Safe for use by several threads.
public final class LocalHost implements Connection {
  private final Map<CommandId, RunningProcess> detached = new ConcurrentHashMap<>();

  @Override
  public CommandResult run(Command command, OutputSink sink)
      throws TransportException, InterruptedException {
    return launch(command, sink).await(command.timeout());
  }

  @Override
  public void start(CommandId id, Command command) throws TransportException {
    if (!detached.containsKey(id)) {
      detached.put(id, launch(command, OutputSink.NONE));
    }
  }

  @Override
  public CommandResult follow(
      CommandId id, Optional<Become> become, OutputSink sink, Duration limit)
      throws TransportException, InterruptedException {
    CommandResult result = known(id).await(limit);
    sink.stdout(result.stdout());
    sink.stderr(result.stderr());
    return result;
  }

  @Override
  public void signal(CommandId id, Optional<Become> become, String signal)
      throws TransportException, InterruptedException {
    known(id).signal(signal);
  }

  @Override
  public void forget(CommandId id, Optional<Become> become) {
    RunningProcess process = detached.remove(id);
    if (process != null) {
      process.end();
    }
  }

  @Override
  public Duplex open(Command command) throws TransportException {
    Process process = process(command);
    RunningProcess errors =
        new RunningProcess(process, OutputSink.NONE, RunningProcess.Streams.ERRORS_ONLY);
    return new Duplex() {
      @Override
      public InputStream input() {
        return process.getInputStream();
      }

      @Override
      public OutputStream output() {
        return process.getOutputStream();
      }

      @Override
      public String diagnostics() {
        return errors.stderr();
      }

      @Override
      public void close() {
        errors.end();
      }
    };
  }

  @Override
  public Duplex openTcp(String address, int port) throws TransportException {
    try {
      Socket socket = new Socket(address, port);
      InputStream input = socket.getInputStream();
      OutputStream output = socket.getOutputStream();
      return new Duplex() {
        @Override
        public InputStream input() {
          return input;
        }

        @Override
        public OutputStream output() {
          return output;
        }

        @Override
        public String diagnostics() {
          return "";
        }

        @Override
        public void close() throws IOException {
          socket.close();
        }
      };
    } catch (IOException e) {
      throw new TransportException(
          TransportException.Kind.UNREACHABLE,
          "Nothing answers at " + address + ":" + port + ": " + e.getMessage() + ".",
          "",
          e);
    }
  }

  @Override
  public Optional<String> hostKeyFingerprint() {
    return Optional.empty();
  }

  @Override
  public void close() {
    detached.values().forEach(RunningProcess::end);
    detached.clear();
  }

  private RunningProcess known(CommandId id) throws TransportException {
    RunningProcess process = detached.get(id);
    if (process == null) {
      throw new TransportException(
          TransportException.Kind.DISCONNECTED, "No command `" + id + "` was started.", "");
    }
    return process;
  }

  private static RunningProcess launch(Command command, OutputSink sink) throws TransportException {
    RunningProcess running = new RunningProcess(process(command), sink, RunningProcess.Streams.ALL);
    running.write(command.input().bytes());
    return running;
  }

  private static Process process(Command command) throws TransportException {
    List<String> words = new ArrayList<>();
    command
        .become()
        .map(Become::user)
        .filter(user -> !user.equals(System.getProperty("user.name")))
        .ifPresent(user -> words.addAll(List.of("runuser", "-u", user, "--")));
    words.addAll(List.of("sh", "-c", command.script()));
    ProcessBuilder builder = new ProcessBuilder(words);
    command.environment().forEach((name, value) -> builder.environment().put(name, text(value)));
    command.directory().ifPresent(directory -> builder.directory(Path.of(directory).toFile()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new TransportException(
          TransportException.Kind.UNREACHABLE, "Cannot run: " + e.getMessage() + ".", "", e);
    }
  }

  private static String text(Value value) {
    if (value.revealed() instanceof Value.Text plain) {
      return plain.text();
    }
    throw new IllegalArgumentException("an environment variable holds text only, not " + value);
  }
}
