package dev.runbook.engine.run;

import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A block: its steps in order, up to the first that fails.
record BlockRunner(List<StepRunner> steps) implements StepRunner {
  BlockRunner {
    steps = List.copyOf(steps);
  }

  @Override
  public StepResult run(Frame frame) throws InterruptedException, EvaluationException {
    return framed(frame, () -> runAll(steps, frame));
  }

  /// The body of a step that is made of steps.
  interface Body {
    StepResult run() throws InterruptedException, EvaluationException;
  }

  /// Says that it begins and how it ended.
  static StepResult framed(Frame frame, Body body)
      throws InterruptedException, EvaluationException {
    frame.soon(
        new RunEvent.StepStarted(
            frame.id(),
            frame.host().name(),
            frame.number(),
            frame.step().name(),
            Finished.module(frame.step()),
            Optional.empty(),
            ""));
    long start = System.nanoTime();
    StepResult result = Judging.of(frame, body.run());
    frame.soon(Finished.event(frame, result, Duration.ofNanos(System.nanoTime() - start)));
    return result;
  }

  /// Runs steps in order up to the first that fails; its failure is the result.
  static StepResult runAll(List<StepRunner> steps, Frame frame) throws InterruptedException {
    List<Change> changes = new ArrayList<>();
    boolean changed = false;
    for (int i = 0; i < steps.size(); i++) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      StepResult result = steps.get(i).attempt(frame.followedIf(i + 1 < steps.size()));
      switch (result) {
        case StepResult.Failed failed -> {
          return new StepResult.Failed(failed.failure(), Value.NULL);
        }
        case StepResult.Changed each -> {
          changed = true;
          changes.addAll(each.changes());
        }
        case StepResult.Unchanged _, StepResult.Skipped _ -> {}
      }
    }
    return changed
        ? new StepResult.Changed(Value.NULL, changes)
        : new StepResult.Unchanged(Value.NULL, "");
  }
}
