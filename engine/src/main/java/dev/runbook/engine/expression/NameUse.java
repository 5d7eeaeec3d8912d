package dev.runbook.engine.expression;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.source.Span;
import java.util.List;
import java.util.Set;

/// One use of a name in a template or an expression.
///
/// @param path the name and the fields selected from it; the field that `has(...)` asks for is not
///   part of it
/// @param asked whether `has(name)` only asks if the name has a value
/// @param known what holds wherever this part is evaluated, by `&&`, `||`, `? :` and sections: see
///   [Facts]
/// @param span where the name is written
public record NameUse(List<String> path, boolean asked, Set<String> known, Span span) {
  public NameUse {
    path = List.copyOf(path);
    known = Set.copyOf(known);
    requireNonNull(span, "span is null");
  }

  public String name() {
    return path.getFirst();
  }
}
