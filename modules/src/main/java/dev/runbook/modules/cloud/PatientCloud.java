package dev.runbook.modules.cloud;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.transport.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/// A cloud with the patience to ask again: calls that may be repeated are, after throttling and
/// errors that may pass, with growing and random pauses, until the patience is over. Safe for use
/// by several threads when its pauses are.
final class PatientCloud {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  /// Waits; ends with InterruptedException when the step is cancelled.
  @FunctionalInterface
  interface Pauses {
    void pause(Duration time) throws InterruptedException;
  }

  /// Something to ask a cloud.
  @FunctionalInterface
  interface Call<T> {
    T ask(CloudProvider provider) throws CloudFailure, TransportException, InterruptedException;
  }

  /// Something to tell a cloud.
  @FunctionalInterface
  interface Order {
    void give(CloudProvider provider) throws CloudFailure, TransportException, InterruptedException;
  }

  private final CloudProvider provider;
  private final InstantSource clock;
  private final Pauses pauses;
  private final Duration patience;

  PatientCloud(CloudProvider provider, InstantSource clock, Pauses pauses, Duration patience) {
    this.provider = provider;
    this.clock = clock;
    this.pauses = pauses;
    this.patience = patience;
  }

  CloudProvider.Capabilities capabilities() {
    return provider.capabilities();
  }

  /// One call, not repeated.
  <T> T once(Call<T> call) throws CloudFailure, TransportException, InterruptedException {
    return call.ask(provider);
  }

  /// A call that may be repeated without harm.
  ///
  /// @throws CloudFailure the last one, when it will be refused again or the patience is over
  <T> T ask(Call<T> call) throws CloudFailure, TransportException, InterruptedException {
    Backoff backoff = backoff();
    while (true) {
      try {
        return call.ask(provider);
      } catch (CloudFailure e) {
        boolean mayPass =
            switch (e.kind()) {
              case THROTTLE, TRANSIENT, UNKNOWN -> true;
              case PERMANENT, UNREADABLE -> false;
            };
        if (!mayPass || !backoff.pause()) {
          throw e;
        }
      }
    }
  }

  /// As [#ask], for who has nothing better to do with a failure than to report it.
  <T> T need(Call<T> call) throws ModuleFailure, TransportException, InterruptedException {
    try {
      return ask(call);
    } catch (CloudFailure e) {
      throw e.asModuleFailure();
    }
  }

  /// As [#need], without an answer.
  void order(Order order) throws ModuleFailure, TransportException, InterruptedException {
    need(cloud -> {
      order.give(cloud);
      return true;
    });
  }

  Backoff backoff() {
    return new Backoff(clock.instant().plus(patience));
  }

  Instant now() {
    return clock.instant();
  }

  void pause(Duration time) throws InterruptedException {
    pauses.pause(time);
  }

  /// Pauses that grow, up to a moment.
  final class Backoff {
    private final Instant end;
    private Duration next = FIRST_PAUSE;

    private Backoff(Instant end) {
      this.end = end;
    }

    /// Pauses half to the whole of the next length (so that many who were throttled do not come
    /// back at once), and says whether to try again.
    boolean pause() throws InterruptedException {
      if (!clock.instant().isBefore(end)) {
        return false;
      }
      long millis = next.toMillis();
      pauses.pause(Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1)));
      next = next.multipliedBy(2);
      if (next.compareTo(LONGEST_PAUSE) > 0) {
        next = LONGEST_PAUSE;
      }
      return true;
    }
  }
}
