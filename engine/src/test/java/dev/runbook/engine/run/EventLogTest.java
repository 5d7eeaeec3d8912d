package dev.runbook.engine.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.journal.Journal;
import dev.runbook.engine.plan.StepId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// When a journal is flushed and when listeners hear. A journal that only counts stands in for the
/// file, for a flush cannot be seen in a file.
class EventLogTest {
  /// Longer than any test runs.
  private static final Duration NEVER = Duration.ofDays(1);

  private final CountingJournal journal = new CountingJournal();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @Test
  void aReportIsFlushedWithTheNextEffect() {
    try (EventLog log = log(NEVER)) {
      log.reported(said("ended"));
      assertEquals(List.of(), List.copyOf(heard));

      log.durably(said("starts"));

      assertEquals(List.of("ended", "starts"), List.copyOf(heard));
      assertEquals(1, journal.forced.get());
    }
  }

  @Test
  void aReportThatNothingFollowsIsFlushedAndHeard() throws Exception {
    try (EventLog log = log(Duration.ofMillis(1))) {
      log.reported(said("ended"));

      assertEquals("ended", heard.poll(1, TimeUnit.MINUTES));
      assertEquals(1, journal.forced.get());
    }
  }

  @Test
  void everyReportIsHeardHoweverTheyCome() throws Exception {
    int reports = 2000;
    try (EventLog log = log(Duration.ofNanos(1))) {
      for (int i = 0; i < reports; i++) {
        log.reported(said("report " + i));
        if (i % 7 == 0) {
          log.soon(said("line " + i));
        }
      }
      for (int i = 0; i < reports; i++) {
        assertEquals("report " + i, heard.poll(1, TimeUnit.MINUTES));
        if (i % 7 == 0) {
          assertEquals("line " + i, heard.poll(1, TimeUnit.MINUTES));
        }
      }
    }
  }

  @Test
  void outputWaitsForTheReportBeforeIt() {
    try (EventLog log = log(NEVER)) {
      log.reported(said("ended"));
      log.soon(said("line"));
      assertEquals(List.of(), List.copyOf(heard));

      log.settle();

      assertEquals(List.of("ended", "line"), List.copyOf(heard));
    }
  }

  @Test
  void closingDoesNotWaitForAnEffect() {
    try (EventLog log = log(NEVER)) {
      log.reported(said("ended"));
    }

    assertNotNull(heard.peek(), "what was recorded is heard before the log is closed");
  }

  private EventLog log(Duration moment) {
    return new EventLog(
        journal,
        List.of(recorded -> heard.add(((RunEvent.StepSaid) recorded.event()).line())),
        InstantSource.system(),
        UnaryOperator.identity(),
        moment);
  }

  private static RunEvent said(String line) {
    return new RunEvent.StepSaid(new StepId("play/step", "", "1"), "db1", line);
  }

  private static final class CountingJournal implements Journal {
    private final AtomicInteger forced = new AtomicInteger();

    @Override
    public void append(Recorded event) {
      // Only flushes are counted.
    }

    @Override
    public void force() {
      forced.incrementAndGet();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
