package dev.runbook.engine.result;

import dev.runbook.engine.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/// What runbooks see of a result: the module's own fields, with `outcome` and, where there was one,
/// `failure` beside them.
public final class Registered {
  private Registered() {}

  /// A value that is not known yet stays so.
  public static Value of(StepResult result) {
    if (result.value() instanceof Value.Unknown) {
      return result.value();
    }
    Map<String, Value> fields = new LinkedHashMap<>();
    if (result.value().revealed() instanceof Value.Mapping mapping) {
      fields.putAll(mapping.entries());
    } else if (!(result.value() instanceof Value.Null)) {
      fields.put("value", result.value());
    }
    fields.put("outcome", Value.text(result.outcome()));
    if (result instanceof StepResult.Failed failed) {
      fields.put("failure", of(failed.failure()));
    }
    if (result instanceof StepResult.Skipped skipped) {
      fields.put("reason", Value.text(skipped.reason()));
    }
    return Value.map(fields);
  }

  /// `failure` as runbooks see it.
  public static Value of(Failure failure) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("kind", Value.text(failure.kind().written()));
    fields.put("message", Value.text(failure.message()));
    fields.put("detail", Value.text(failure.detail()));
    return Value.map(fields);
  }
}
