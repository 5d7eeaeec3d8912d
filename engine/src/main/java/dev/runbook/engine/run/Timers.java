package dev.runbook.engine.run;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// One thread that calls back after a time, for all limits of a run.
final class Timers implements AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;

  Timers() {
    executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("runbook-timers").factory());
    executor.setRemoveOnCancelPolicy(true);
  }

  Future<?> after(Duration time, Runnable call) {
    return executor.schedule(call, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Calls again and again, with `time` between the calls, until cancelled.
  Future<?> every(Duration time, Runnable call) {
    return executor.scheduleWithFixedDelay(
        call, time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
