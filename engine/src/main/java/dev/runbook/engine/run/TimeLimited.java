package dev.runbook.engine.run;

import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;

/// `timeout` (of one attempt) and `deadline` (of all attempts together).
record TimeLimited(Modifier modifier, StepRunner next) implements StepRunner {
  @Override
  public StepResult run(Frame frame) throws InterruptedException, EvaluationException {
    Optional<Value> value = frame.evaluate(modifier);
    if (value.isEmpty() || !(value.get().revealed() instanceof Value.Time limit)) {
      return next.run(frame);
    }
    Failure late =
        Failure.of(
            FailureKind.TIMEOUT,
            "It took longer than its "
                + modifier.key()
                + " of "
                + ValueText.shown(limit)
                + "; what it was doing has been ended.");
    return limited(frame, limit.duration(), late);
  }

  private StepResult limited(Frame frame, Duration limit, Failure late)
      throws InterruptedException, EvaluationException {
    try (Interruption mine = frame.interruption().inner()) {
      Future<?> timer = frame.run().timers().after(limit, () -> mine.fire(late));
      try {
        StepResult result = next.run(frame.with(mine));
        return mine.fired().isPresent() && result instanceof StepResult.Failed
            ? failed(frame, limit, late, result.value())
            : result;
      } catch (InterruptedException e) {
        if (mine.fired().isPresent()) {
          return failed(frame, limit, late, Value.NULL);
        }
        throw e;
      } finally {
        timer.cancel(false);
      }
    }
  }

  private static StepResult failed(Frame frame, Duration limit, Failure late, Value value) {
    StepResult.Failed failed = new StepResult.Failed(late, value);
    frame.reported(Finished.event(frame, failed, limit));
    return failed;
  }
}
