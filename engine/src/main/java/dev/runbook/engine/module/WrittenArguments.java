package dev.runbook.engine.module;

import dev.runbook.engine.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The arguments of a step as far as they are known by reading alone.
///
/// @param constants those that name nothing and hold no secret, as they are written; the play's
///   defaults are below them
public record WrittenArguments(Map<String, Value> constants) {
  public WrittenArguments {
    constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
  }

  public Optional<Value> constant(String name) {
    return Optional.ofNullable(constants.get(name));
  }

  /// A constant text.
  public Optional<String> text(String name) {
    return constant(name).map(value -> value instanceof Value.Text text ? text.text() : "");
  }
}
