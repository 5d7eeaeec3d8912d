package dev.runbook.engine.run;

import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.result.StepResult;

/// Runs one step, or one layer of modifiers around it, for one host.
@FunctionalInterface
interface StepRunner {
  /// @throws EvaluationException when a modifier's own value cannot be had; nothing of the step has
  ///   run then
  /// @throws InterruptedException when the run is cancelled or time is over for something further
  ///   out
  StepResult run(Frame frame) throws InterruptedException, EvaluationException;

  /// Runs it; a modifier that cannot be evaluated is a failure of the step.
  default StepResult attempt(Frame frame) throws InterruptedException {
    try {
      return run(frame);
    } catch (EvaluationException e) {
      return frame.evaluationFailed(e);
    }
  }
}
