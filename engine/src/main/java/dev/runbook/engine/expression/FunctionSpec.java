package dev.runbook.engine.expression;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import java.util.List;

/// A function that expressions may call.
///
/// @param name as it is called, with its name space: `pg.segments`
/// @param body gets the arguments, all known and not sensitive; throws IllegalArgumentException
///   with a sentence for the user when they make no sense
public record FunctionSpec(
    String name, List<ValueType> parameters, ValueType result, String doc, Body body) {
  public FunctionSpec {
    requireNonNull(name, "name is null");
    parameters = List.copyOf(parameters);
    requireNonNull(result, "result is null");
    requireNonNull(doc, "doc is null");
    requireNonNull(body, "body is null");
  }

  /// What a function does.
  @FunctionalInterface
  public interface Body {
    Value call(List<Value> arguments);
  }
}
