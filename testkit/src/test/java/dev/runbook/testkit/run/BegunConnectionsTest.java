package dev.runbook.testkit.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.plan.BegunConnections;
import dev.runbook.engine.plan.Connections;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.testkit.Eventually;
import dev.runbook.testkit.LocalHost;
import dev.runbook.testkit.WrappedHost;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class BegunConnectionsTest {
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  private final AtomicInteger closed = new AtomicInteger();

  @Test
  void whatWasBegunIsHandedOverOnce() throws Exception {
    try (BegunConnections connections = new BegunConnections(this::made)) {
      connections.begin(List.of("one", "two"));
      Eventually.holds("both are begun", () -> asked.size() == 2);

      try (Connection first = connections.connect("one");
          Connection second = connections.connect("one")) {
        assertNotSame(first, second);
      }
      assertEquals(List.of("one", "one", "two"), asked.stream().sorted().toList());
    }
  }

  @Test
  void toBeginTwiceConnectsOnce() throws Exception {
    try (BegunConnections connections = new BegunConnections(this::made)) {
      connections.begin(List.of("one"));
      connections.begin(List.of("one"));

      connections.connect("one").close();

      assertEquals(List.of("one"), List.copyOf(asked));
    }
  }

  @Test
  void whyThereIsNoneIsSaidToWhoWaits() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    CountDownLatch asking = new CountDownLatch(1);
    Connections refusing =
        host -> {
          attempts.incrementAndGet();
          asking.await();
          throw new TransportException(
              TransportException.Kind.AUTHENTICATION, host + " refuses", "");
        };
    try (BegunConnections connections = new BegunConnections(refusing)) {
      connections.begin(List.of("one"));
      FutureTask<String> waiting =
          new FutureTask<>(() ->
              assertThrows(TransportException.class, () -> connections.connect("one"))
                  .getMessage());
      Thread asker = Thread.ofPlatform().start(waiting);
      Eventually.holds("somebody waits", () -> asker.getState() == Thread.State.WAITING);
      asking.countDown();

      assertEquals("one refuses", waiting.get());
      assertEquals(1, attempts.get());
    }
  }

  @Test
  void aFailureFromBeforeAnybodyAskedIsForgotten() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    try (BegunConnections connections =
        new BegunConnections(host -> {
          if (failed.getCount() > 0) {
            failed.countDown();
            throw new TransportException(
                TransportException.Kind.UNREACHABLE, host + " is not up yet", "");
          }
          return made(host);
        })) {
      connections.begin(List.of("one"));
      failed.await();
      // The attempt ends right after: who asks before it has may still be told of it.
      Eventually.holds(
          "it is connected to",
          () -> {
            try {
              connections.connect("one").close();
              return true;
            } catch (TransportException justFailed) {
              return false;
            }
          });
    }
  }

  @Test
  void whatNobodyAskedForIsClosed() throws Exception {
    CountDownLatch made = new CountDownLatch(1);
    BegunConnections connections =
        new BegunConnections(host -> {
          Connection connection = made(host);
          made.countDown();
          return connection;
        });
    connections.begin(List.of("one"));
    made.await();

    connections.close();

    Eventually.holds("it is closed", () -> closed.get() == 1);
  }

  @Test
  void anAttemptThatHangsIsInterrupted() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch hanging = new CountDownLatch(1);
    BegunConnections connections =
        new BegunConnections(host -> {
          hanging.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
          return made(host);
        });
    connections.begin(List.of("one"));
    hanging.await();

    connections.close();

    assertTrue(interrupted.await(60, TimeUnit.SECONDS), "nobody interrupted it");
  }

  private Connection made(String host) {
    asked.add(host);
    return new WrappedHost(new LocalHost()) {
      @Override
      public void close() {
        closed.incrementAndGet();
        super.close();
      }
    };
  }
}
