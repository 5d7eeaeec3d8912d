package dev.runbook.testkit;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Something that goes on in a thread of its own while the test does something else.
public final class Background {
  private final CompletableFuture<Optional<Exception>> end = new CompletableFuture<>();
  private final Thread thread;

  private Background(Callable<?> work) {
    thread =
        Thread.startVirtualThread(() -> {
          try {
            work.call();
            end.complete(Optional.empty());
          } catch (Exception thrown) {
            end.complete(Optional.of(thrown));
          }
        });
  }

  public static Background of(Callable<?> work) {
    return new Background(work);
  }

  public void interrupt() {
    thread.interrupt();
  }

  /// Waits for the end, two minutes at most; what it threw, or empty.
  public Optional<Exception> end() throws Exception {
    return end.get(2, TimeUnit.MINUTES);
  }
}
