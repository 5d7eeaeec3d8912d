package dev.runbook.engine.run;

import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.value.Value;
import java.time.Duration;

/// `retries`, `until` and `delay`. Each retry is a new attempt; the retry of a block counts up
/// `run.attempt`.
record Retrying(StepRunner next) implements StepRunner {
  private static final Duration DELAY = Duration.ofSeconds(5);

  @Override
  public StepResult run(Frame frame) throws InterruptedException, EvaluationException {
    long retries =
        frame
            .evaluate(Modifier.RETRIES)
            .map(value -> value.revealed() instanceof Value.Whole whole ? whole.number() : 0L)
            .orElse(0L);
    Duration delay =
        frame
            .evaluate(Modifier.DELAY)
            .map(value -> value.revealed() instanceof Value.Time time ? time.duration() : DELAY)
            .orElse(DELAY);
    for (int attempt = 1; ; attempt++) {
      StepResult tried = attempt(frame, attempt);
      StepResult result = judged(frame, tried);
      if (!(result instanceof StepResult.Failed failed) || attempt > retries || hopeless(failed)) {
        if (result instanceof StepResult.Failed && !(tried instanceof StepResult.Failed)) {
          frame.reported(Finished.event(frame, result, Duration.ZERO));
        }
        return result;
      }
      frame.reported(
          new RunEvent.StepRetried(
              frame.id(),
              frame.host().name(),
              attempt,
              (int) retries + 1,
              failed.failure(),
              delay));
      frame.run().pause(delay);
    }
  }

  private StepResult attempt(Frame frame, int number) throws InterruptedException {
    boolean again = number > 1;
    Frame mine = again ? frame.inAttempt(number) : frame;
    if (again && !(frame.step() instanceof Step.ModuleStep)) {
      int counted = frame.host().nextAttempt();
      mine = mine.with(mine.settings().inAttempt(counted));
      mine = mine.with(mine.play().inAttempt(mine.bindings(), counted));
    }
    return next.attempt(mine);
  }

  /// Neither a refused guard nor a missing approval becomes right by waiting.
  private static boolean hopeless(StepResult.Failed failed) {
    return failed.failure().kind() == FailureKind.APPROVAL
        || failed.failure().kind() == FailureKind.GUARD;
  }

  private StepResult judged(Frame frame, StepResult result) throws EvaluationException {
    if (result instanceof StepResult.Failed || !frame.step().modifiers().has(Modifier.UNTIL)) {
      return result;
    }
    return frame.with(Seen.seenIn(frame, result)).holds(Modifier.UNTIL)
        ? result
        : new StepResult.Failed(
            Failure.of(FailureKind.ASSERTION, "The condition `until` does not hold."),
            result.value());
  }
}
