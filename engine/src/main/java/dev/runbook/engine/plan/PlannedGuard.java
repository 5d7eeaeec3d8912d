package dev.runbook.engine.plan;

import dev.runbook.engine.check.Formulas;
import java.util.List;

/// A guard with what is known of it now.
///
/// @param values the present values of the names in it, as the expression writes them:
///   `device.serial`
public record PlannedGuard(String expression, Formulas.Truth holds, List<PlannedValue> values) {
  public PlannedGuard {
    values = List.copyOf(values);
  }
}
