package dev.runbook.engine.runbook;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.source.Located;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import java.util.Optional;

/// One typed input of a runbook or steps file.
///
/// @param otherwise the default; without one the input must be given
/// @param pattern what a text must match as a whole (java.util.regex syntax)
public record Input(
    String name,
    ValueType type,
    Optional<Node> otherwise,
    Optional<String> pattern,
    boolean secret,
    String doc,
    Span span)
    implements Located {
  public Input {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
    requireNonNull(otherwise, "otherwise is null");
    requireNonNull(pattern, "pattern is null");
    requireNonNull(doc, "doc is null");
    requireNonNull(span, "span is null");
  }

  public boolean required() {
    return otherwise.isEmpty() && !(type instanceof ValueType.OptionalOf);
  }
}
