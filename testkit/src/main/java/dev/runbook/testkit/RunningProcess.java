package dev.runbook.testkit;

import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.OutputSink;
import dev.runbook.engine.transport.TransportException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A process of this machine with its output being collected.
final class RunningProcess {
  /// Which streams are collected here and not read by somebody else.
  enum Streams {
    ALL,
    ERRORS_ONLY
  }

  private final Process process;
  private final long startedNanos = System.nanoTime();
  private final Collected stdout = new Collected();
  private final Collected stderr = new Collected();
  private final Thread outReader;
  private final Thread errReader;
  private volatile boolean ended;
  private volatile @Nullable IOException unreadable;

  RunningProcess(Process process, OutputSink sink, Streams streams) {
    this.process = process;
    if (!process.isAlive() && process.toHandle().isAlive()) {
      throw new IllegalStateException(
          "process %d was taken by the JVM for an earlier one of that number, whose output is still"
                  .formatted(process.pid())
              + " held open by what it left behind: look for a test that starts a daemon");
    }
    outReader =
        streams == Streams.ALL
            ? collect(process.getInputStream(), stdout, sink::stdout)
            : Thread.ofVirtual().unstarted(() -> {});
    errReader = collect(process.getErrorStream(), stderr, sink::stderr);
  }

  /// Writes and closes standard input without waiting for the command to read it.
  void write(byte[] input) {
    Thread.ofVirtual().start(() -> write(process.getOutputStream(), input));
  }

  String stderr() {
    return stderr.toString();
  }

  /// Waits for the end; zero waits for ever. Ends the process and its descendants when the time is
  /// over or the thread is interrupted.
  CommandResult await(Duration limit) throws TransportException, InterruptedException {
    try {
      if (limit.isZero()) {
        process.waitFor();
      } else if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        end();
        throw new TransportException(
            TransportException.Kind.TIMEOUT, "The command took longer than " + limit + ".", "");
      }
      outReader.join();
      errReader.join();
      IOException lost = unreadable;
      if (lost != null) {
        throw new IllegalStateException("output of the command was lost", lost);
      }
    } catch (InterruptedException e) {
      end();
      throw e;
    }
    return new CommandResult(
        process.exitValue(),
        stdout.toString(),
        stderr.toString(),
        false,
        Duration.ofNanos(System.nanoTime() - startedNanos));
  }

  void signal(String name) throws InterruptedException {
    if (process.isAlive()) {
      try {
        new ProcessBuilder("kill", "-s", name, Long.toString(process.pid())).start().waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  void end() {
    ended = true;
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private Thread collect(InputStream stream, Collected kept, Consumer<String> live) {
    return Thread.ofVirtual()
        .start(() -> {
          try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            char[] chunk = new char[8192];
            for (int n = reader.read(chunk); n >= 0; n = reader.read(chunk)) {
              String text = new String(chunk, 0, n);
              kept.append(text);
              live.accept(text);
            }
          } catch (IOException e) {
            // When the process was ended its streams are closed under us: what came is kept.
            if (!ended) {
              unreadable = e;
            }
          }
        });
  }

  private static void write(OutputStream stream, byte[] input) {
    try (stream) {
      stream.write(input);
    } catch (IOException _) {
      // The command ended without reading all of its input, as it may.
    }
  }

  /// Text that one thread adds to while others may read it.
  private static final class Collected {
    private final StringBuilder text = new StringBuilder();

    synchronized void append(String more) {
      text.append(more);
    }

    @Override
    public synchronized String toString() {
      return text.toString();
    }
  }
}
