package dev.runbook.engine.run;

import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.value.Value;

/// `ignore_errors`: the failure stays visible in the registered value, and the run goes on.
record IgnoringErrors(StepRunner next) implements StepRunner {
  @Override
  public StepResult run(Frame frame) throws InterruptedException, EvaluationException {
    StepResult result = next.attempt(frame);
    boolean ignores =
        frame
            .evaluate(Modifier.IGNORE_ERRORS)
            .map(value -> value.equals(Value.bool(true)))
            .orElse(false);
    if (result instanceof StepResult.Failed failed && ignores) {
      frame.soon(new RunEvent.FailureHandled(frame.id(), frame.host().name(), "ignored"));
      return new StepResult.Unchanged(Seen.asSeen(failed), "the failure is ignored");
    }
    return result;
  }
}
