package dev.runbook.engine.check;

import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/// How data from outside gets the type that the runbook declares for it: `file: { action: read,
/// format: json, type: Manifest }`.
public final class TypedResult {
  private TypedResult() {}

  /// The result with the named part converted; as it is when the step names no type, or the part is
  /// null, as it is when there was nothing to read.
  ///
  /// @throws EvaluationException when the part is not of the type: it says which field, and what
  ///   would be right
  public static Value of(Step.ModuleStep step, Value result) throws EvaluationException {
    if (step.typed().isEmpty() || !(result instanceof Value.Mapping mapping)) {
      return result;
    }
    Step.TypedField typed = step.typed().get();
    Value part = mapping.entries().get(typed.field());
    if (part == null || part.revealed() instanceof Value.Null) {
      return result;
    }
    Map<String, Value> fields = new LinkedHashMap<>(mapping.entries());
    fields.put(
        typed.field(),
        Formulas.coerce(part, typed.type(), "`" + typed.field() + "`", typed.span()));
    return Value.map(fields);
  }
}
