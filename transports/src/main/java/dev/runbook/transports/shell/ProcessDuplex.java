package dev.runbook.transports.shell;

import dev.runbook.engine.transport.Duplex;
import dev.runbook.engine.transport.TransportException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// A program's standard input and output as a stream. A second close does nothing.
final class ProcessDuplex implements Duplex {
  /// Ends the program's process group.
  @FunctionalInterface
  interface Ending {
    void end() throws TransportException, InterruptedException;
  }

  private final ShellRun run;
  private final Capture errors;
  private final Ending ending;
  private boolean closed;

  ProcessDuplex(ShellRun run, Capture errors, Ending ending) {
    this.run = run;
    this.errors = errors;
    this.ending = ending;
  }

  @Override
  public InputStream input() {
    return run.output();
  }

  @Override
  public OutputStream output() {
    return run.process().stdin();
  }

  @Override
  public String diagnostics() {
    return errors.text();
  }

  /// Ends the input first: a bridge ends by itself then, and nothing has to be killed.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean interrupted = Thread.interrupted();
    try {
      run.process().stdin().close();
      if (run.process().exit(Duration.ofMillis(300)).isEmpty()) {
        ending.end();
      }
    } catch (java.io.IOException | TransportException _) {
      // The way broke: there is nothing left that could be ended over it.
    } catch (InterruptedException _) {
      interrupted = true;
    } finally {
      run.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
