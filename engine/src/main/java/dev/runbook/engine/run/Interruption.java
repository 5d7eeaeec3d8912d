package dev.runbook.engine.run;

import dev.runbook.engine.result.Failure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A reason for which the thread that made this may be interrupted, and which it can tell from
/// others afterwards.
///
/// Interruptions nest: when an inner one ends while an outer one has fired, the thread is
/// interrupted again, so that the outer one is never lost. Inside a shield the outer ones that fire
/// wait until the shield has ended: what clears up is not stopped by what it clears up after.
final class Interruption implements AutoCloseable {
  private final Thread thread = Thread.currentThread();
  private final @Nullable Interruption outer;
  private final boolean shielding;
  private @Nullable Failure reason;
  private boolean closed;
  private int shields;

  private Interruption(@Nullable Interruption outer, boolean shielding) {
    this.outer = outer;
    this.shielding = shielding;
  }

  /// One with nothing outside: for a host's whole part.
  static Interruption root() {
    return new Interruption(null, false);
  }

  Interruption inner() {
    return new Interruption(this, false);
  }

  /// One for clean-up. The thread is not interrupted by the outer ones until it is closed; an
  /// interrupt that is there already is cleared, for it is of an outer one.
  Interruption shield() {
    Interruption made = new Interruption(this, true);
    for (Interruption each = this; each != null; each = each.outer) {
      each.shields(1);
    }
    Thread.interrupted();
    return made;
  }

  private synchronized void shields(int more) {
    shields += more;
  }

  /// Interrupts the thread, unless this has ended or fired already; inside a shield, when that
  /// ends.
  synchronized void fire(Failure why) {
    if (closed || reason != null) {
      return;
    }
    reason = why;
    if (shields == 0) {
      thread.interrupt();
    }
  }

  synchronized Optional<Failure> fired() {
    return Optional.ofNullable(reason);
  }

  private boolean anyFired() {
    return fired().isPresent() || (!shielding && outer != null && outer.anyFired());
  }

  /// Ends it, in the thread that made it. The thread's interrupt status is then what the outer ones
  /// say.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    if (shielding) {
      for (Interruption each = outer; each != null; each = each.outer) {
        each.shields(-1);
      }
    }
    if (shielding || fired().isPresent()) {
      Thread.interrupted();
      if (outer != null && outer.anyFired()) {
        thread.interrupt();
      }
    }
  }
}
