package dev.runbook.engine.run;

import dev.runbook.engine.check.StepBindings;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/// What runbooks see of a result: the module's own fields, with `outcome` and, where there was one,
/// `failure` beside them.
final class Seen {
  private Seen() {}

  static Value asSeen(StepResult result) {
    Map<String, Value> fields = new LinkedHashMap<>();
    if (result.value().revealed() instanceof Value.Mapping mapping) {
      fields.putAll(mapping.entries());
    } else if (!(result.value() instanceof Value.Null)) {
      fields.put("value", result.value());
    }
    fields.put("outcome", Value.text(result.outcome()));
    if (result instanceof StepResult.Failed failed) {
      fields.put("failure", failure(failed.failure()));
    }
    if (result instanceof StepResult.Skipped skipped) {
      fields.put("reason", Value.text(skipped.reason()));
    }
    return Value.map(fields);
  }

  static Value failure(Failure failure) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("kind", Value.text(failure.kind().written()));
    fields.put("message", Value.text(failure.message()));
    fields.put("detail", Value.text(failure.detail()));
    return Value.map(fields);
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
