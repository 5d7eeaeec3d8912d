package dev.runbook.transports.shell;

import dev.runbook.engine.transport.Become;
import dev.runbook.engine.transport.TransportException;
import java.io.Closeable;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// A program that has been sent to a host, until its end.
final class Launched implements Closeable {
  /// How long output may be silent after the end of the shell before we stop to listen: a daemon
  /// that it left behind may hold the streams open for ever.
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long READY_MILLIS = TimeUnit.SECONDS.toMillis(60);
  private static final long LATE_MILLIS = TimeUnit.SECONDS.toMillis(5);

  /// Ends a process group on the host.
  @FunctionalInterface
  interface Ending {
    void end(ProcessGroup group, Optional<Become> become)
        throws TransportException, InterruptedException;
  }

  private final HostShell host;
  private final ShellRun run;
  private final Optional<Become> become;
  private final Ending ending;
  private final Runnable whenReady;

  Launched(
      HostShell host, ShellRun run, Optional<Become> become, Ending ending, Runnable whenReady) {
    this.host = host;
    this.run = run;
    this.become = become;
    this.ending = ending;
    this.whenReady = whenReady;
  }

  /// Waits for the end of the program; time-out and interrupt end its process group.
  ///
  /// @param timeout zero means none
  int exit(Duration timeout) throws TransportException, InterruptedException {
    OptionalInt exit;
    try {
      exit = run.process().exit(timeout.isZero() ? HostProcess.FOR_EVER : timeout);
    } catch (InterruptedException interrupted) {
      endGroup();
      throw interrupted;
    }
    if (exit.isEmpty()) {
      endGroup();
      throw new TransportException(
          TransportException.Kind.TIMEOUT,
          "The command on `%s` took longer than its limit of %s and was ended."
              .formatted(host.name(), Spoken.duration(timeout)),
          "Raise the step's `timeout` if it needs more time.");
    }
    return settled(exit.getAsInt());
  }

  /// Waits for the end of the program and leaves it alone when it takes longer.
  OptionalInt exitWithin(Duration limit) throws TransportException, InterruptedException {
    OptionalInt exit = run.process().exit(limit);
    return exit.isEmpty() ? exit : OptionalInt.of(settled(exit.getAsInt()));
  }

  /// Waits until the program's shell runs.
  ProcessGroup awaitReady() throws TransportException, InterruptedException {
    Optional<ProcessGroup> group = run.ready(READY_MILLIS);
    if (group.isEmpty()) {
      OptionalInt exit = run.process().exit(Duration.ofSeconds(1));
      throw new Refusal(host, become, run.preface(), exit).exception();
    }
    whenReady.run();
    return group.get();
  }

  @Override
  public void close() {
    run.close();
  }

  private int settled(int exit) throws TransportException, InterruptedException {
    if (run.ready(LATE_MILLIS).isEmpty()) {
      throw new Refusal(host, become, run.preface(), OptionalInt.of(exit)).exception();
    }
    whenReady.run();
    run.settle(SILENCE_NANOS);
    return exit;
  }

  /// Ends the program on the host, whatever interrupts us: it is the answer to an interrupt.
  private void endGroup() {
    boolean interrupted = Thread.interrupted();
    try {
      Optional<ProcessGroup> group = run.ready(LATE_MILLIS);
      if (group.isPresent()) {
        ending.end(group.get(), become);
        run.process().exit(Duration.ofSeconds(2));
        run.settle(SILENCE_NANOS / 4);
      }
    } catch (TransportException _) {
      // The way to the host broke as well; what is thrown next says that the command is over for
      // us.
    } catch (InterruptedException _) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
