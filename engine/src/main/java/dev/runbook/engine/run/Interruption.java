package dev.runbook.engine.run;

import dev.runbook.engine.result.Failure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A reason for which the thread that made this may be interrupted, and which it can tell from
/// others afterwards.
///
/// Interruptions nest: when an inner one ends while an outer one has fired, the thread is
/// interrupted again, so that the outer one is never lost.
final class Interruption implements AutoCloseable {
  private final Thread thread = Thread.currentThread();
  private final @Nullable Interruption outer;
  private @Nullable Failure reason;
  private boolean closed;

  private Interruption(@Nullable Interruption outer) {
    this.outer = outer;
  }

  /// One that nothing outside can interrupt: for a host's whole part, and for clean-up.
  static Interruption root() {
    return new Interruption(null);
  }

  Interruption inner() {
    return new Interruption(this);
  }

  /// Interrupts the thread, unless this has ended or fired already.
  synchronized void fire(Failure why) {
    if (closed || reason != null) {
      return;
    }
    reason = why;
    thread.interrupt();
  }

  synchronized Optional<Failure> fired() {
    return Optional.ofNullable(reason);
  }

  private boolean anyFired() {
    return fired().isPresent() || (outer != null && outer.anyFired());
  }

  /// Ends it, in the thread that made it. The thread's interrupt status is then what the outer ones
  /// say.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    if (fired().isPresent()) {
      Thread.interrupted();
      if (outer != null && outer.anyFired()) {
        thread.interrupt();
      }
    }
  }
}
