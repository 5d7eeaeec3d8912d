package dev.runbook.engine.run;

import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;

/// `changed_when` and `failed_when`: the runbook's own judgement of a result, which they see as
/// `result` and under the name it will be registered by.
final class Judging {
  private Judging() {}

  /// What the step's own conditions make of a result, before anyone hears of it.
  static StepResult of(Frame frame, StepResult from) throws EvaluationException {
    StepResult result = from;
    if (result instanceof StepResult.Skipped
        || !(frame.step().modifiers().has(Modifier.FAILED_WHEN)
            || frame.step().modifiers().has(Modifier.CHANGED_WHEN))) {
      return result;
    }
    Frame seeing = frame.with(Seen.seenIn(frame, result));
    if (frame.step().modifiers().has(Modifier.FAILED_WHEN)) {
      if (seeing.holds(Modifier.FAILED_WHEN)) {
        return result instanceof StepResult.Failed
            ? result
            : new StepResult.Failed(
                Failure.of(
                    FailureKind.ASSERTION,
                    "The step's own condition `failed_when` says that it failed."),
                result.value());
      }
      if (result instanceof StepResult.Failed failed
          && failed.failure().kind() == FailureKind.COMMAND) {
        result = new StepResult.Unchanged(failed.value(), "`failed_when` says that it is good");
      }
    }
    if (frame.step().modifiers().has(Modifier.CHANGED_WHEN)
        && !(result instanceof StepResult.Failed)) {
      boolean changed = seeing.holds(Modifier.CHANGED_WHEN);
      if (changed && result instanceof StepResult.Unchanged unchanged) {
        return new StepResult.Changed(unchanged.value(), java.util.List.of());
      }
      if (!changed && result instanceof StepResult.Changed was) {
        return new StepResult.Unchanged(was.value(), "`changed_when` says that nothing changed");
      }
    }
    return result;
  }
}
