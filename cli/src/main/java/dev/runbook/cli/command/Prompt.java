package dev.runbook.cli.command;

import java.io.IOError;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;

/// Questions at a terminal, one at a time; hosts side by side wait for each other.
///
/// Nothing interrupts a read from a terminal. So a thread of its own reads while the run waits, and
/// Ctrl-C ends the waiting. The read that such a question leaves behind serves the next one, unless
/// its line was typed before that was asked.
final class Prompt {
  private final java.io.Console terminal;
  private final PrintStream out;
  private final ReentrantLock asking = new ReentrantLock();
  private FutureTask<Optional<String>> reading = ended();

  /// @param out where questions are written: the terminal's
  Prompt(java.io.Console terminal, PrintStream out) {
    this.terminal = terminal;
    this.out = out;
  }

  private static FutureTask<Optional<String>> ended() {
    FutureTask<Optional<String>> ended = new FutureTask<>(Optional::empty);
    ended.run();
    return ended;
  }

  /// Asks and waits for a line.
  ///
  /// @return what was typed, without white space around it; empty when input is at its end (Ctrl-D)
  /// @throws InterruptedException when the run is cancelled
  String ask(String question) throws InterruptedException {
    asking.lockInterruptibly();
    try {
      if (reading.isDone()) {
        reading = new FutureTask<>(this::line);
        Thread.ofPlatform().name("terminal").daemon().start(reading);
      }
      out.print(question);
      out.flush();
      Optional<String> typed = reading.get();
      if (typed.isEmpty()) {
        out.println();
      }
      return typed.map(String::strip).orElse("");
    } catch (ExecutionException e) {
      throw new IllegalStateException("reading from the terminal failed", e.getCause());
    } finally {
      asking.unlock();
    }
  }

  /// A terminal that is gone says nothing more.
  private Optional<String> line() {
    try {
      return Optional.ofNullable(terminal.readLine());
    } catch (IOError e) {
      return Optional.empty();
    }
  }
}
