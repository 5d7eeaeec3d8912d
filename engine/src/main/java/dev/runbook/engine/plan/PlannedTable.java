package dev.runbook.engine.plan;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What a runbook shows to whoever reviews its plan: a table of values, each with how it is known.
///
/// @param columns the heads of the cells; empty where a row's name says all
public record PlannedTable(String title, List<String> columns, List<Row> rows) {
  /// @param name what the row is about; empty where the cells say all
  /// @param cells named like their columns, or like the row
  public record Row(String name, List<PlannedValue> cells) {
    public Row {
      requireNonNull(name, "name is null");
      cells = List.copyOf(cells);
    }
  }

  public PlannedTable {
    requireNonNull(title, "title is null");
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }
}
