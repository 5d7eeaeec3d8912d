package dev.runbook.engine.expression;

import dev.runbook.engine.value.Value;
import java.util.Optional;
import java.util.Set;

/// What the names in a template or an expression stand for, where it is evaluated.
public interface Bindings {
  /// The value of a top-level name; evaluated on demand, so a name that is not asked for costs
  /// nothing.
  ///
  /// @throws EvaluationException when the name's own definition cannot be evaluated (a cycle, a
  ///   missing name)
  Optional<Value> find(String name) throws EvaluationException;

  /// All names there are, for suggestions.
  Set<String> names();
}
