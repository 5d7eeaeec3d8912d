package dev.runbook.engine.module;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.result.Change;
import dev.runbook.engine.value.Value;
import java.util.List;

/// What an apply did.
///
/// @param changes what was changed, in order; empty when all was as wanted already
/// @param reason why nothing was changed; may be empty
public record Applied(List<Change> changes, String reason, Value value) {
  public Applied {
    changes = List.copyOf(changes);
    requireNonNull(reason, "reason is null");
    requireNonNull(value, "value is null");
  }

  public static Applied unchanged(String reason, Value value) {
    return new Applied(List.of(), reason, value);
  }

  public static Applied changed(List<Change> changes, Value value) {
    return new Applied(changes, "", value);
  }
}
