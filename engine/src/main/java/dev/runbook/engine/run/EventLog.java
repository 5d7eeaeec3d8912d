package dev.runbook.engine.run;

import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.event.RunListener;
import dev.runbook.engine.journal.Journal;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/// Numbers the events of a run, writes them to the journal and only then lets listeners hear of
/// them, in order.
final class EventLog {
  private record Waiting(Recorded recorded, boolean needsForce) {}

  private final Journal journal;
  private final List<RunListener> listeners;
  private final InstantSource clock;
  private final UnaryOperator<RunEvent> redaction;
  private final ReentrantLock numbering = new ReentrantLock();
  private final ReentrantLock delivering = new ReentrantLock();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long sequence;
  private volatile long forced;

  EventLog(
      Journal journal,
      List<RunListener> listeners,
      InstantSource clock,
      UnaryOperator<RunEvent> redaction) {
    this.journal = journal;
    this.listeners = List.copyOf(listeners);
    this.clock = clock;
    this.redaction = redaction;
  }

  /// Records what must be on stable storage before the world sees its effect.
  ///
  /// @throws JournalLost when the journal cannot be written
  void durably(RunEvent event) {
    long mine = append(event, true);
    try {
      journal.force();
    } catch (IOException e) {
      throw new JournalLost(e);
    }
    raise(mine);
    deliver();
  }

  /// Records what may be lost with the machine: output, progress.
  void soon(RunEvent event) {
    append(event, false);
    deliver();
  }

  private long append(RunEvent event, boolean needsForce) {
    RunEvent safe = redaction.apply(event);
    numbering.lock();
    try {
      Recorded recorded = new Recorded(++sequence, clock.instant(), safe);
      journal.append(recorded);
      waiting.add(new Waiting(recorded, needsForce));
      return recorded.sequence();
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
