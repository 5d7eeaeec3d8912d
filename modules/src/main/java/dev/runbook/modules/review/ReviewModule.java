package dev.runbook.modules.review;

import static java.util.stream.Collectors.joining;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import dev.runbook.engine.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Shows a table at the head of a plan, each cell with how it is known, and says the same in a run.
/// Nothing else comes of it.
public final class ReviewModule implements Module<Sheet> {
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
          "review",
          "Shows whoever reviews a plan what they must have seen: a table at the plan's head, each"
              + " cell marked probed, computed or unknown until the step that will tell. The items"
              + " of a `loop` add their rows to one table. A run says the same and changes"
              + " nothing.",
          List.of(
              Parameter.required("title", ValueType.Simple.STRING, "What the table is about."),
              Parameter.required(
                  "rows",
                  ValueType.Simple.DYNAMIC,
                  "A mapping of names to values, or with `columns` to lists of values; or a list of"
                      + " mappings, whose fields are the columns. Null is shown as a dash."),
              Parameter.optional(
                  "columns",
                  ValueType.listOf(ValueType.Simple.STRING),
                  "The heads of the columns; for a list of mappings, which fields, and in which"
                      + " order.")),
          new ValueType.RecordOf("Shown", Map.of("title", ValueType.Simple.STRING)));

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public Sheet read(Arguments arguments) throws ArgumentException {
    Value title = arguments.value("title");
    Value rows = arguments.value("rows");
    return new Sheet(ValueText.shown(title), lines(rows, columns(arguments)), rows);
  }

  private static int columns(Arguments arguments) {
    return arguments.values().getOrDefault("columns", Value.NULL).revealed()
            instanceof Value.Listing list
        ? list.items().size()
        : 0;
  }

  private static List<String> lines(Value rows, int columns) throws ArgumentException {
    List<String> lines = new ArrayList<>();
    switch (rows.revealed()) {
      case Value.Mapping named -> {
        for (Map.Entry<String, Value> row : named.entries().entrySet()) {
          if (row.getValue().revealed() instanceof Value.Listing cells
              && columns > 0
              && cells.items().size() != columns) {
            throw new ArgumentException(
                "rows",
                "The row `%s` has %d cells, and there are %d columns."
                    .formatted(row.getKey(), cells.items().size(), columns));
          }
          lines.add(row.getKey() + ": " + shown(row.getValue()));
        }
      }
      case Value.Listing list -> {
        for (Value row : list.items()) {
          if (!(row.revealed() instanceof Value.Mapping
              || row.revealed() instanceof Value.Unknown)) {
            throw new ArgumentException(
                "rows", "A row in a list is a mapping of columns to values.");
          }
          lines.add(shown(row));
        }
      }
      case Value.Unknown unknown -> lines.add(ValueText.shown(unknown));
      default ->
          throw new ArgumentException(
              "rows", "Rows are a mapping of names to values, or a list of mappings.");
    }
    return lines;
  }

  private static String shown(Value value) {
    return switch (value) {
      case Value.Listing list when list.items().isEmpty() -> "none";
      case Value.Listing list ->
          list.items().stream().map(ReviewModule::shown).collect(joining(" | "));
      case Value.Mapping map ->
          map.entries().entrySet().stream()
              .map(entry -> entry.getKey() + ": " + shown(entry.getValue()))
              .collect(joining(", "));
      case Value.Null _ -> "–";
      default -> ValueText.shown(value).strip().replaceAll("\\s*\\R\\s*", " ");
    };
  }

  @Override
  public Effect effect(Sheet arguments) {
    return Effect.READ;
  }

  @Override
  public Assessment assess(Sheet sheet, Probe probe) {
    return Assessment.unchanged(sheet.title(), value(sheet));
  }

  @Override
  public Applied apply(Sheet sheet, Session session) {
    sheet.lines().forEach(session::say);
    return Applied.unchanged(sheet.title(), value(sheet));
  }

  private static Value value(Sheet sheet) {
    return Value.map(Map.of("title", Value.text(sheet.title())));
  }
}
