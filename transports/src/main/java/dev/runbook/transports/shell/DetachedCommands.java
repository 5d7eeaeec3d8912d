package dev.runbook.transports.shell;

import dev.runbook.engine.transport.Become;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandId;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.OutputSink;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.transport.TransportException.Kind;
import dev.runbook.transports.shell.HostShell.Lane;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Starts, follows, signals and forgets commands that outlive the connection. Everything here may
/// be sent again over a re-made connection: starting is idempotent, following starts where it got
/// to.
final class DetachedCommands {
  private static final Duration FOR_EVER = Duration.ofDays(3650);
  private static final Duration SHORT = Duration.ofSeconds(60);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final byte[] NO_INPUT = new byte[0];

  /// Sends one program.
  @FunctionalInterface
  interface Launcher {
    Launched launch(
        String program,
        Optional<Become> become,
        byte[] input,
        ByteSink out,
        ByteSink err,
        Lane lane)
        throws TransportException, InterruptedException;
  }

  private final Launcher launcher;
  private final String host;
  private final DetachedPrograms programs;
  private final Duration reconnectFor;

  DetachedCommands(Launcher launcher, String host, Detachment detachment) {
    this.launcher = launcher;
    this.host = host;
    this.programs = new DetachedPrograms(detachment.roots());
    this.reconnectFor = detachment.reconnectFor();
  }

  void start(CommandId id, Command command, boolean becomes)
      throws TransportException, InterruptedException {
    byte[] input = command.input().bytes();
    String program =
        programs.start(id, Programs.of(command, becomes), input.length, command.timeout());
    Mending mending = new Mending(reconnectFor);
    while (true) {
      try {
        Said said = shortly(program, command.become(), input, Lane.COMMAND);
        if (said.exit() == 0 && said.out().strip().equals("started")) {
          return;
        }
        throw new TransportException(
            Kind.UNREACHABLE,
            "The command could not be started detached on `%s`: %s."
                .formatted(host, said.err().strip()),
            "It keeps its output in `.runbook-UID` in one of %s: look at what is there."
                .formatted(String.join(", ", programs.roots())));
      } catch (TransportException broken) {
        mending.pauseOrThrow(broken);
      }
    }
  }

  CommandResult follow(CommandId id, Optional<Become> become, OutputSink sink, Duration limit)
      throws TransportException, InterruptedException {
    Capture out = new Capture(ShellConnection.MAX_KEPT_BYTES, sink::stdout);
    Capture err = new Capture(ShellConnection.MAX_KEPT_BYTES, sink::stderr);
    long from = System.nanoTime();
    Mending mending = new Mending(reconnectFor);
    try {
      while (true) {
        Frames frames = new Frames(out, err);
        Duration left = limit.isZero() ? FOR_EVER : limit.minusNanos(System.nanoTime() - from);
        if (left.isNegative()) {
          throw tooLong(id, become, limit);
        }
        try {
          if (!followOnce(id, become, frames, out, err, left)) {
            throw tooLong(id, become, limit);
          }
          if (frames.last().isEmpty()) {
            throw disconnected("The follower on `%s` was ended.".formatted(host));
          }
        } catch (TransportException broken) {
          mending.pauseOrThrow(broken);
        } finally {
          frames.stop();
        }
        if (frames.last().isPresent()) {
          out.end();
          err.end();
          Duration took = Duration.ofNanos(System.nanoTime() - from);
          return result(frames.last().get(), out, err, took);
        }
        mending.progress(out.total() + err.total());
      }
    } catch (InterruptedException interrupted) {
      endQuietly(id, become);
      throw interrupted;
    }
  }

  void signal(CommandId id, Optional<Become> become, String signal)
      throws TransportException, InterruptedException {
    if (!Set.of("TERM", "KILL", "INT").contains(signal)) {
      throw new IllegalArgumentException("not a signal to send: " + signal);
    }
    shortly(programs.signal(id, signal), become, NO_INPUT, Lane.ASIDE);
  }

  void forget(CommandId id, Optional<Become> become)
      throws TransportException, InterruptedException {
    shortly(programs.forget(id), become, NO_INPUT, Lane.ASIDE);
  }

  /// Follows over one connection.
  ///
  /// @return false when the time is over
  private boolean followOnce(
      CommandId id, Optional<Become> become, Frames frames, Capture out, Capture err, Duration left)
      throws TransportException, InterruptedException {
    String program = programs.follow(id, out.total(), err.total());
    Capture noise = new Capture(0, _ -> {});
    try (Launched follower =
        launcher.launch(program, become, NO_INPUT, frames, noise, Lane.COMMAND)) {
      return follower.exitWithin(left).isPresent();
    }
  }

  private CommandResult result(String last, Capture out, Capture err, Duration took)
      throws TransportException {
    String[] words = last.split(" ", -1);
    if (words[0].equals("none")) {
      throw disconnected("`%s` knows nothing of the command.".formatted(host));
    }
    if (words[0].equals("lost")) {
      throw disconnected(
          "The command on `%s` is no longer running and left no exit status.".formatted(host));
    }
    if (words[1].equals("timeout")) {
      throw new TransportException(
          Kind.TIMEOUT,
          "The command on `%s` took longer than its limit and was ended.".formatted(host),
          "Raise the step's `timeout` if it needs more time.");
    }
    return new CommandResult(
        Integer.parseInt(words[0]),
        out.text(),
        err.text(),
        out.truncated() || err.truncated(),
        took);
  }

  private TransportException tooLong(CommandId id, Optional<Become> become, Duration limit)
      throws InterruptedException {
    endQuietly(id, become);
    return new TransportException(
        Kind.TIMEOUT,
        "The command on `%s` took longer than its limit of %s and was ended."
            .formatted(host, Spoken.duration(limit)),
        "Raise the step's `timeout` if it needs more time.");
  }

  private static TransportException disconnected(String message) {
    return new TransportException(
        Kind.DISCONNECTED,
        message,
        "The host may have been restarted. Look at what the command did before it is run again.");
  }

  /// Ends the command's process group, also when we are interrupted: it is the answer to that.
  private void endQuietly(CommandId id, Optional<Become> become) throws InterruptedException {
    boolean interrupted = Thread.interrupted();
    try {
      shortly(programs.end(id), become, NO_INPUT, Lane.ASIDE);
    } catch (TransportException _) {
      // The host cannot be reached: the limit that it keeps itself will end the command.
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Said shortly(String program, Optional<Become> become, byte[] input, Lane lane)
      throws TransportException, InterruptedException {
    Capture out = new Capture(4096, _ -> {});
    Capture err = new Capture(4096, _ -> {});
    try (Launched run = launcher.launch(program, become, input, out, err, lane)) {
      int exit = run.exit(SHORT);
      return new Said(exit, out.text(), err.text());
    }
  }

  private record Said(int exit, String out, String err) {}

  /// How long a loss has lasted, and the pauses between trials.
  private static final class Mending {
    private static final long FIRST_PAUSE_MILLIS = 50;
    private final Duration patience;
    private long lostAtNanos;
    private long pauseMillis;
    private long seen = -1;

    Mending(Duration patience) {
      this.patience = patience;
    }

    /// A loss after new output is a new loss.
    void progress(long bytes) {
      if (bytes != seen) {
        seen = bytes;
        pauseMillis = 0;
      }
    }

    void pauseOrThrow(TransportException broken) throws TransportException, InterruptedException {
      if (broken.kind() != Kind.DISCONNECTED && broken.kind() != Kind.UNREACHABLE) {
        throw broken;
      }
      long now = System.nanoTime();
      if (pauseMillis == 0) {
        lostAtNanos = now;
        pauseMillis = FIRST_PAUSE_MILLIS;
      } else if (now - lostAtNanos > patience.toNanos()) {
        throw broken;
      }
      Thread.sleep(pauseMillis);
      pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE.toMillis());
    }
  }
}
