package dev.runbook.modules.sql;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import java.util.List;
import java.util.Map;

/// What the server answered to the last statement of a request, and the notices of all.
///
/// @param count rows returned, or rows changed
record Outcome(
    List<Map<String, Value>> rows,
    List<String> columns,
    long count,
    List<String> notices,
    String command) {
  Outcome {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    notices = List.copyOf(notices);
    requireNonNull(command, "command is null");
  }
}
