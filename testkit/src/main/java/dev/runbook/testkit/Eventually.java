package dev.runbook.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits for something that another process does.
public final class Eventually {
  private static final Duration GENEROUS = Duration.ofSeconds(60);

  private Eventually() {}

  /// Returns as soon as the condition holds.
  ///
  /// @throws AssertionError when it does not hold within a minute
  public static void holds(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + GENEROUS.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("after a minute still not: " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
