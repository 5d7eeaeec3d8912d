package dev.runbook.engine.module;

import dev.runbook.engine.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The arguments of a step as far as they are known by reading alone.
///
/// @param constants those that name nothing and hold no secret, as they are written; the play's
///   defaults are below them
/// @param names of all that are given
public record WrittenArguments(Map<String, Value> constants, Set<String> names) {
  public WrittenArguments {
    constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
    names = Set.copyOf(names);
  }

  public Optional<Value> constant(String name) {
    return Optional.ofNullable(constants.get(name));
  }

  /// A constant text.
  public Optional<String> text(String name) {
    return constant(name).map(value -> value instanceof Value.Text text ? text.text() : "");
  }
}
