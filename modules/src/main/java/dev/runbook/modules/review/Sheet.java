package dev.runbook.modules.review;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import java.util.List;

/// What is shown.
///
/// @param lines one for each row, for a run's console
/// @param rows as given; may hold unknown and sensitive values
record Sheet(String title, List<String> lines, Value rows) {
  Sheet {
    requireNonNull(title, "title is null");
    lines = List.copyOf(lines);
    requireNonNull(rows, "rows is null");
  }
}
