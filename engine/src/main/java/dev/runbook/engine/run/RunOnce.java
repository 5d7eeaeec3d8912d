package dev.runbook.engine.run;

import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.value.Value;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// `run_once`: the first host that comes here runs the step; the others wait for its result and
/// take it as theirs.
record RunOnce(StepRunner next) implements StepRunner {
  @Override
  public StepResult run(Frame frame) throws InterruptedException, EvaluationException {
    boolean once =
        frame
            .evaluate(Modifier.RUN_ONCE)
            .map(value -> value.equals(Value.bool(true)))
            .orElse(false);
    if (!once) {
      return next.run(frame);
    }
    CompletableFuture<StepResult> mine = new CompletableFuture<>();
    Optional<CompletableFuture<StepResult>> first = frame.play().once(frame.id(), mine);
    if (first.isEmpty()) {
      try {
        StepResult result = next.attempt(frame);
        mine.complete(result);
        return result;
      } finally {
        mine.complete(
            new StepResult.Failed(
                Failure.of(FailureKind.CANCELLED, "The host that ran this step was cancelled."),
                Value.NULL));
      }
    }
    try {
      return first.get().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
