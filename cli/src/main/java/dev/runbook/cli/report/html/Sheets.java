package dev.runbook.cli.report.html;

import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlannedTable;
import dev.runbook.engine.plan.ReviewedTable;
import java.util.List;
import java.util.Map;

/// The tables that a runbook shows its reviewer, for the page.
final class Sheets {
  private Sheets() {}

  /// @param anchors of the steps, by identity
  static List<Page.Review> of(Plan plan, Map<String, String> anchors) {
    List<Page.Sheet> sheets =
        ReviewedTable.of(plan).stream().map(each -> sheet(each, anchors)).toList();
    return sheets.isEmpty() ? List.of() : List.of(new Page.Review(sheets));
  }

  private static Page.Sheet sheet(ReviewedTable reviewed, Map<String, String> anchors) {
    PlannedTable table = reviewed.table();
    boolean named = table.rows().stream().anyMatch(row -> !row.name().isEmpty());
    return new Page.Sheet(
        anchors.getOrDefault(reviewed.step().id().written(), "plan"),
        reviewed.step().number(),
        table.title(),
        String.join(", ", reviewed.hosts()),
        StepView.circumstance(reviewed.step()),
        table.columns().isEmpty() ? List.of() : List.of(new Page.Heads(named, table.columns())),
        table.rows().stream()
            .map(row ->
                new Page.Row(
                    named ? List.of(row.name()) : List.of(),
                    row.cells().stream().map(StepView::entry).toList()))
            .toList());
  }
}
