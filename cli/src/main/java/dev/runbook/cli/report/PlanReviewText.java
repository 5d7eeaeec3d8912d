package dev.runbook.cli.report;

import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlannedStep;
import dev.runbook.engine.plan.PlannedTable;
import dev.runbook.engine.plan.PlannedValue;
import dev.runbook.engine.plan.ReviewedTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// What a runbook says to whoever reviews its plan, as text: the irreversible point, the tables of
/// its `review` steps, and what to do when it dies.
final class PlanReviewText {
  /// A column is not padded beyond this: what is longer stands out of line.
  private static final int WIDE = 60;

  private final Palette palette;
  private final PlanStepText steps;

  PlanReviewText(Palette palette, PlanStepText steps) {
    this.palette = palette;
    this.steps = steps;
  }

  List<String> lines(Plan plan) {
    List<String> lines = new ArrayList<>();
    said(plan, step -> step.review().irreversible(), palette.red("The irreversible point:"), lines);
    List<ReviewedTable> tables = ReviewedTable.of(plan);
    if (!tables.isEmpty()) {
      lines.add("");
      lines.add(palette.bold("For the reviewer:"));
      boolean manyHosts =
          tables.stream().flatMap(each -> each.hosts().stream()).distinct().count() > 1;
      tables.forEach(each -> table(each, manyHosts, lines));
    }
    said(plan, step -> step.review().ifInterrupted(), palette.yellow("If it dies:"), lines);
    return lines;
  }

  private void said(
      Plan plan, Function<PlannedStep, String> saying, String heading, List<String> lines) {
    Map<String, List<String>> said = new LinkedHashMap<>();
    for (PlannedStep step : plan.steps()) {
      if (!saying.apply(step).isEmpty()) {
        said.computeIfAbsent(
                step.number()
                    + "  "
                    + step.name()
                    + PlanStepText.loop(step)
                    + steps.occasion(step)
                    + "\n"
                    + saying.apply(step),
                _ -> new ArrayList<>())
            .add(step.host());
      }
    }
    if (said.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(heading);
    said.forEach((text, hosts) -> {
      List<String> parts = text.lines().toList();
      lines.add("  " + parts.getFirst() + palette.faint("  " + String.join(", ", hosts)));
      parts.stream().skip(1).forEach(part -> lines.add("      " + part));
    });
  }

  private void table(ReviewedTable reviewed, boolean manyHosts, List<String> lines) {
    PlannedTable table = reviewed.table();
    lines.add(
        "  "
            + table.title()
            + palette.faint(
                "  "
                    + reviewed.step().number()
                    + (manyHosts ? "  " + String.join(", ", reviewed.hosts()) : ""))
            + steps.occasion(reviewed.step()));
    List<List<String>> rows = new ArrayList<>();
    boolean named = table.rows().stream().anyMatch(row -> !row.name().isEmpty());
    if (!table.columns().isEmpty()) {
      rows.add(cells(named, "", table.columns()));
    }
    table
        .rows()
        .forEach(row ->
            rows.add(
                cells(named, row.name(), row.cells().stream().map(PlanReviewText::cell).toList())));
    List<Integer> widths = widths(rows);
    for (int i = 0; i < rows.size(); i++) {
      String line = "      " + padded(rows.get(i), widths);
      lines.add(i == 0 && !table.columns().isEmpty() ? palette.faint(line) : line);
    }
  }

  private static List<String> cells(boolean named, String name, List<String> cells) {
    return named ? Stream.concat(Stream.of(name), cells.stream()).toList() : cells;
  }

  private static String cell(PlannedValue value) {
    return (PlanStepText.cut(value) + PlanStepText.origin(value))
        .strip()
        .replaceAll("\\s*\\R\\s*", " ");
  }

  private static List<Integer> widths(List<List<String>> rows) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    List<Integer> widths = new ArrayList<>(Collections.nCopies(columns, 0));
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths.set(i, Math.max(widths.get(i), Math.min(WIDE, row.get(i).length())));
      }
    }
    return widths;
  }

  private static String padded(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i));
      if (i < row.size() - 1) {
        line.repeat(' ', Math.max(0, widths.get(i) - row.get(i).length()) + 2);
      }
    }
    return line.toString();
  }
}
