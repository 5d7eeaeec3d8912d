package dev.runbook.engine.run;

import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.event.RunListener;
import dev.runbook.engine.journal.Journal;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/// Numbers the events of a run, writes them to the journal and only then lets listeners hear of
/// them, in order.
///
/// There are three degrees. What has an effect on the world waits for stable storage first
/// ([#durably]). What only reports one is on stable storage before anybody hears of it, and before
/// the next effect, but the step does not wait ([#reported]): a thread of its own flushes, unless
/// the next effect comes within a moment and does it for both. Output and progress may be lost with
/// the machine ([#soon]).
final class EventLog implements AutoCloseable {
  private record Waiting(Recorded recorded, boolean needsForce) {}

  /// How long the report of an effect waits for another effect to flush it: nobody notices it, and
  /// steps that follow each other need one flush each.
  private static final Duration MOMENT = Duration.ofMillis(20);

  private final Journal journal;
  private final List<RunListener> listeners;
  private final InstantSource clock;
  private final UnaryOperator<RunEvent> redaction;
  private final Duration moment;
  private final ReentrantLock numbering = new ReentrantLock();
  private final Condition advanced = numbering.newCondition();
  private final ReentrantLock delivering = new ReentrantLock();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Semaphore unforced = new Semaphore(0);
  private final Thread flusher;
  private long sequence;
  private volatile long forced;
  private volatile boolean closed;
  private volatile Optional<JournalLost> broken = Optional.empty();

  EventLog(
      Journal journal,
      List<RunListener> listeners,
      InstantSource clock,
      UnaryOperator<RunEvent> redaction) {
    this(journal, listeners, clock, redaction, MOMENT);
  }

  /// @param moment how long a report waits for an effect that flushes it
  EventLog(
      Journal journal,
      List<RunListener> listeners,
      InstantSource clock,
      UnaryOperator<RunEvent> redaction,
      Duration moment) {
    this.journal = journal;
    this.listeners = List.copyOf(listeners);
    this.clock = clock;
    this.redaction = redaction;
    this.moment = moment;
    this.flusher = Thread.ofPlatform().daemon().name("journal").start(this::flush);
  }

  /// Records what must be on stable storage before the world sees its effect.
  ///
  /// @throws JournalLost when the journal cannot be written
  void durably(RunEvent event) {
    append(event, true);
    settle();
  }

  /// Records what nobody hears of before it is on stable storage, without waiting for that. It is
  /// there before anything that is recorded [#durably] later.
  ///
  /// @throws JournalLost when the journal cannot be written, now or before
  void reported(RunEvent event) {
    append(event, true);
    unforced.release();
  }

  /// Returns when everything recorded before is on stable storage and heard: before somebody is
  /// asked something.
  void settle() {
    long upTo = recorded();
    try {
      journal.force();
    } catch (IOException e) {
      throw new JournalLost(e);
    }
    raise(upTo);
    deliver();
  }

  /// Ends the thread that flushes; what was recorded is heard before. A second close does nothing.
  @Override
  public void close() {
    closed = true;
    unforced.release();
    raise(0);
    boolean interrupted = false;
    while (flusher.isAlive()) {
      try {
        flusher.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void flush() {
    boolean last;
    do {
      unforced.acquireUninterruptibly();
      unforced.drainPermits();
      last = closed; // Read after the permits: the one of a close may have been among them.
      if (!forcedByAnother()) {
        try {
          settle();
        } catch (JournalLost e) {
          broken = Optional.of(e);
          return;
        }
      }
    } while (!last);
  }

  /// Waits a moment for whoever needs stable storage anyway.
  private boolean forcedByAnother() {
    numbering.lock();
    try {
      long upTo = sequence;
      long left = moment.toNanos();
      while (forced < upTo && left > 0 && !closed) {
        left = advanced.awaitNanos(left);
      }
      return forced >= upTo;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false; // To flush at once is never wrong.
    } finally {
      numbering.unlock();
    }
  }

  private long recorded() {
    numbering.lock();
    try {
      return sequence;
    } finally {
      numbering.unlock();
    }
  }

  /// Records what may be lost with the machine: output, progress.
  void soon(RunEvent event) {
    append(event, false);
    deliver();
  }

  private void append(RunEvent event, boolean needsForce) {
    if (broken.isPresent()) {
      throw broken.get();
    }
    RunEvent safe = redaction.apply(event);
    numbering.lock();
    try {
      Recorded recorded = new Recorded(++sequence, clock.instant(), safe);
      journal.append(recorded);
      waiting.add(new Waiting(recorded, needsForce));
    } catch (IOException e) {
      throw new JournalLost(e);
    } finally {
      numbering.unlock();
    }
  }

  private void raise(long upTo) {
    numbering.lock();
    try {
      forced = Math.max(forced, upTo);
      advanced.signalAll();
    } finally {
      numbering.unlock();
    }
  }

  private void deliver() {
    delivering.lock();
    try {
      for (Waiting next = next(); next != null; next = next()) {
        for (RunListener listener : listeners) {
          listener.heard(next.recorded());
        }
      }
    } finally {
      delivering.unlock();
    }
  }

  private @org.jspecify.annotations.Nullable Waiting next() {
    numbering.lock();
    try {
      Waiting head = waiting.peek();
      boolean held = head != null && head.needsForce() && head.recorded().sequence() > forced;
      return held ? null : waiting.poll();
    } finally {
      numbering.unlock();
    }
  }
}
