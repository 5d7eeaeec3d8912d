package dev.runbook.engine.plan;

import dev.runbook.engine.expression.Place;
import dev.runbook.engine.plan.PlannedTable.Row;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Makes the tables that steps of the module `review` show. Each cell that is written by itself
/// says for itself how it is known.
record Tables(Origins origins) {
  /// The module whose steps show tables.
  static final String MODULE = "review";

  PlannedTable of(StepArguments arguments, Standpoint at) {
    Map<String, Value> values = arguments.values();
    List<String> given = texts(values.getOrDefault("columns", Value.NULL));
    Value rows = values.getOrDefault("rows", Value.NULL);
    Optional<Node> node = Optional.ofNullable(arguments.written().get("rows"));
    List<Row> all = new ArrayList<>();
    Cells cells = new Cells(at);
    List<String> columns =
        given.isEmpty() && rows.revealed() instanceof Value.Listing list ? heads(list) : given;
    if (rows.revealed() instanceof Value.Mapping named) {
      named
          .entries()
          .forEach((name, value) -> all.add(cells.named(name, columns, part(node, name), value)));
    } else if (rows.revealed() instanceof Value.Listing list) {
      for (int i = 0; i < list.items().size(); i++) {
        all.add(cells.unnamed(columns, item(node, i), list.items().get(i)));
      }
    } else {
      all.add(new Row("", List.of(cells.cell("rows", node, rows))));
    }
    return new PlannedTable(
        ValueText.shown(values.getOrDefault("title", Value.text(""))), columns, all);
  }

  private static List<String> texts(Value value) {
    return value.revealed() instanceof Value.Listing list
        ? list.items().stream().map(ValueText::shown).toList()
        : List.of();
  }

  /// The fields of all rows, in the order in which they first come.
  private static List<String> heads(Value.Listing rows) {
    Set<String> heads = new LinkedHashSet<>();
    for (Value row : rows.items()) {
      if (row.revealed() instanceof Value.Mapping fields) {
        heads.addAll(fields.entries().keySet());
      }
    }
    return List.copyOf(heads);
  }

  /// The node of a field, when it is written by itself; else that of the whole.
  private static Optional<Node> part(Optional<Node> node, String name) {
    return node.map(whole ->
        whole instanceof Node.Mapping mapping
            ? mapping.entries().stream()
                .filter(entry -> entry.key().text().equals(name))
                .map(Node.Entry::value)
                .findFirst()
                .orElse(whole)
            : whole);
  }

  private static Optional<Node> item(Optional<Node> node, int index) {
    return node.map(whole ->
        whole instanceof Node.Sequence list && index < list.items().size()
            ? list.items().get(index)
            : whole);
  }

  /// Makes cells where the step stands.
  private final class Cells {
    private final Standpoint at;

    Cells(Standpoint at) {
      this.at = at;
    }

    Row named(String name, List<String> columns, Optional<Node> node, Value value) {
      if (columns.isEmpty() || !(value.revealed() instanceof Value.Listing list)) {
        return new Row(name, List.of(cell(name, node, value)));
      }
      List<PlannedValue> cells = new ArrayList<>();
      for (int i = 0; i < list.items().size(); i++) {
        String head = i < columns.size() ? columns.get(i) : "";
        cells.add(cell(head, item(node, i), list.items().get(i)));
      }
      return new Row(name, cells);
    }

    Row unnamed(List<String> columns, Optional<Node> node, Value value) {
      if (!(value.revealed() instanceof Value.Mapping fields)) {
        return new Row("", List.of(cell("", node, value)));
      }
      return new Row(
          "",
          columns.stream()
              .map(column ->
                  cell(
                      column,
                      part(node, column),
                      fields.entries().getOrDefault(column, Value.NULL)))
              .toList());
    }

    PlannedValue cell(String name, Optional<Node> node, Value value) {
      return new PlannedValue(
          name,
          shown(value),
          node.map(written -> origins.of(written, Place.PLAIN, value, at))
              .orElseGet(PlannedValue.Origin.Constant::new),
          Place.PLAIN);
    }
  }

  /// A list without its brackets; nothing as a dash.
  private static String shown(Value value) {
    return switch (value) {
      case Value.Null _ -> "–";
      case Value.Listing list when list.items().isEmpty() -> "none";
      case Value.Listing list ->
          list.items().stream().map(ValueText::shown).collect(Collectors.joining(", "));
      default -> ValueText.shown(value);
    };
  }
}
