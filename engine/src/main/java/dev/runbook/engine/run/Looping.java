package dev.runbook.engine.run;

import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.plan.ItemKeys;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// `loop`, `as` and `parallel`. The value is `items`, a list of `{ item, outcome, result }` in the
/// order of the list.
///
/// One after the other, the first failed item ends the loop. Side by side, all items that have
/// begun are waited for.
record Looping(StepRunner next) implements StepRunner {
  @Override
  public StepResult run(Frame frame) throws InterruptedException, EvaluationException {
    Optional<Value> list = frame.evaluate(Modifier.LOOP);
    List<Value> items =
        list.isPresent() && list.get().revealed() instanceof Value.Listing listing
            ? listing.items()
            : List.of();
    String as = frame.step().modifiers().name(Modifier.AS).orElse("item");
    long parallel =
        frame
            .evaluate(Modifier.PARALLEL)
            .map(value -> value.revealed() instanceof Value.Whole whole ? whole.number() : 1L)
            .orElse(1L);
    List<Frame> frames = new ArrayList<>();
    ItemKeys keys = new ItemKeys();
    for (Value item : items) {
      frames.add(frame.inItem(keys.next(item), as, item));
    }
    List<StepResult> results =
        parallel > 1 && items.size() > 1 ? sideBySide(frames, (int) parallel) : inTurn(frames);
    return together(items, results);
  }

  private List<StepResult> inTurn(List<Frame> frames) throws InterruptedException {
    List<StepResult> results = new ArrayList<>();
    for (Frame each : LookingAhead.over(frames)) {
      Frame item = each.followedIf(results.size() + 1 < frames.size());
      StepResult result = next.attempt(item);
      item.registers().merge();
      results.add(result);
      if (result instanceof StepResult.Failed) {
        break;
      }
    }
    return results;
  }

  private List<StepResult> sideBySide(List<Frame> frames, int parallel)
      throws InterruptedException {
    AtomicReferenceArray<StepResult> results = new AtomicReferenceArray<>(frames.size());
    Semaphore free = new Semaphore(parallel);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      int index = i;
      Frame item = frames.get(i);
      threads.add(
          Thread.ofVirtual()
              .name(item.host().name() + "-" + index)
              .start(() -> results.set(index, one(item, free, results))));
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      for (Thread thread : threads) {
        joinAnyway(thread);
      }
      throw e;
    }
    List<StepResult> all = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      frames.get(i).registers().merge();
      all.add(results.get(i));
    }
    return all;
  }

  private StepResult one(Frame item, Semaphore free, AtomicReferenceArray<StepResult> results) {
    try (Interruption root = item.host().root()) {
      free.acquire();
      try {
        for (int i = 0; i < results.length(); i++) {
          if (results.get(i) instanceof StepResult.Failed) {
            return new StepResult.Skipped("another item failed before this one began");
          }
        }
        return next.attempt(item.with(root));
      } finally {
        free.release();
      }
    } catch (InterruptedException e) {
      return new StepResult.Failed(
          Failure.of(FailureKind.CANCELLED, "It was cancelled."), Value.NULL);
    }
  }

  private static void joinAnyway(Thread thread) {
    boolean joined = false;
    while (!joined) {
      try {
        thread.join();
        joined = true;
      } catch (InterruptedException again) {
        thread.interrupt();
      }
    }
  }

  private static StepResult together(List<Value> items, List<StepResult> results) {
    List<Value> values = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    boolean changed = false;
    boolean ran = false;
    Failure failure = null;
    for (int i = 0; i < results.size(); i++) {
      StepResult result = results.get(i);
      Map<String, Value> entry = new LinkedHashMap<>();
      entry.put("item", items.get(i));
      entry.put("outcome", Value.text(result.outcome()));
      entry.put("result", Seen.asSeen(result));
      values.add(Value.map(entry));
      ran |= !(result instanceof StepResult.Skipped);
      if (result instanceof StepResult.Changed each) {
        changed = true;
        changes.addAll(each.changes());
      }
      if (result instanceof StepResult.Failed each && failure == null) {
        failure = each.failure();
      }
    }
    Value value = Value.map(Map.of("items", Value.list(values)));
    if (failure != null) {
      return new StepResult.Failed(failure, value);
    }
    if (changed) {
      return new StepResult.Changed(value, changes);
    }
    return new StepResult.Unchanged(value, ran || items.isEmpty() ? "" : "all items were skipped");
  }
}
