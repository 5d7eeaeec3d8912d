package dev.runbook.modules.sql;

import dev.runbook.engine.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Brings rows to the names and types that a step declares with `columns`, or refuses them.
final class DeclaredColumns {
  private final Map<String, String> declared;

  /// @param declared names with written types; empty when the step declares none
  DeclaredColumns(Map<String, String> declared) {
    this.declared = declared;
  }

  /// @throws StatementRefusal when a column is missing or too many, or a value is not of its type
  List<Map<String, Value>> apply(List<Map<String, Value>> rows, List<String> names)
      throws StatementRefusal {
    if (declared.isEmpty()) {
      return rows;
    }
    refuseOtherNames(names);
    List<Map<String, Value>> typed = new java.util.ArrayList<>();
    for (Map<String, Value> row : rows) {
      Map<String, Value> converted = new LinkedHashMap<>();
      for (Map.Entry<String, String> column : declared.entrySet()) {
        Value value = row.getOrDefault(column.getKey(), Value.NULL);
        converted.put(
            column.getKey(), ColumnTypes.convert(column.getKey(), column.getValue(), value));
      }
      typed.add(converted);
    }
    return typed;
  }

  private void refuseOtherNames(List<String> names) throws StatementRefusal {
    for (String name : declared.keySet()) {
      if (!names.contains(name)) {
        throw new StatementRefusal(
            "`columns` declares `"
                + name
                + "`, and the result has "
                + (names.isEmpty() ? "no columns." : "`" + String.join("`, `", names) + "`."),
            "");
      }
    }
    for (String name : names) {
      if (!declared.containsKey(name)) {
        throw new StatementRefusal(
            "The result has a column `" + name + "` that `columns` does not declare.", "");
      }
    }
  }
}
