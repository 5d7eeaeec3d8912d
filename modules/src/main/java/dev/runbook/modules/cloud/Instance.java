package dev.runbook.modules.cloud;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.LinkedHashMap;
import java.util.Map;

/// A machine of the cloud.
///
/// @param state in the cloud's words: `running`, `stopped`
public record Instance(String instance, String state) {
  static final ValueType.RecordOf TYPE = type();

  public Instance {
    requireNonNull(instance, "instance is null");
    requireNonNull(state, "state is null");
  }

  private static ValueType.RecordOf type() {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    fields.put("instance", Simple.STRING);
    fields.put("state", Simple.STRING);
    return new ValueType.RecordOf("CloudInstance", fields);
  }

  Value value() {
    return Value.map(Map.of("instance", Value.text(instance), "state", Value.text(state)));
  }
}
