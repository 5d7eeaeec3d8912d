package dev.runbook.engine.module;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.result.Change;
import dev.runbook.engine.value.Value;
import java.util.List;

/// What an apply would do now, found by reading only.
///
/// @param changes what would change, in order; empty when nothing would
/// @param reason why nothing would change, or what else a reviewer should know; may be empty
/// @param value what `register` would keep, with [Value.Unknown] for what only an apply can tell
public record Assessment(List<Change> changes, String reason, Value value) {
  public Assessment {
    changes = List.copyOf(changes);
    requireNonNull(reason, "reason is null");
    requireNonNull(value, "value is null");
  }

  public static Assessment unchanged(String reason, Value value) {
    return new Assessment(List.of(), reason, value);
  }

  public static Assessment changes(List<Change> changes, Value value) {
    return new Assessment(changes, "", value);
  }
}
