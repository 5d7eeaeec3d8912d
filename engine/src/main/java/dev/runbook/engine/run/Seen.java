package dev.runbook.engine.run;

import dev.runbook.engine.check.StepBindings;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.Registered;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.value.Value;

/// What runbooks see of a result: the module's own fields, with `outcome` and, where there was one,
/// `failure` beside them.
final class Seen {
  private Seen() {}

  static Value asSeen(StepResult result) {
    return Registered.of(result);
  }

  static Value failure(Failure failure) {
    return Registered.of(failure);
  }

  /// The bindings with the result as `result` and under its future name.
  static StepBindings seenIn(Frame frame, StepResult result) {
    Value seen = asSeen(result);
    StepBindings bindings = frame.bindings().with("result", seen);
    return frame
        .step()
        .modifiers()
        .name(Modifier.REGISTER)
        .map(name -> bindings.with(name, seen))
        .orElse(bindings);
  }
}
