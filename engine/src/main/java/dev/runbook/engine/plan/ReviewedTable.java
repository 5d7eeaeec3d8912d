package dev.runbook.engine.plan;

import dev.runbook.engine.plan.PlannedStep.Circumstance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A table for the reviewer as it stands at the head of a plan: the items of a loop add their rows
/// to one, and hosts that show the same share it.
///
/// @param step the first of its steps
/// @param hosts whose it is
public record ReviewedTable(PlannedStep step, PlannedTable table, List<String> hosts) {
  public ReviewedTable {
    hosts = List.copyOf(hosts);
  }

  /// The tables of a plan in the order of their steps. What is shown only after a failure is left
  /// where it is.
  public static List<ReviewedTable> of(Plan plan) {
    List<ReviewedTable> all = new ArrayList<>();
    for (Plan.PlannedPlay play : plan.plays()) {
      Map<String, Map<String, ReviewedTable>> byStep = new LinkedHashMap<>();
      for (List<PlannedStep> entries : PlanOrder.of(play.steps())) {
        entries.forEach(step -> add(byStep, step));
      }
      byStep.values().forEach(byHost -> all.addAll(folded(byHost)));
    }
    return all;
  }

  private static void add(Map<String, Map<String, ReviewedTable>> byStep, PlannedStep step) {
    if (step.when() == Circumstance.ON_FAILURE || step.review().table().isEmpty()) {
      return;
    }
    PlannedTable table = step.review().table().get();
    byStep
        .computeIfAbsent(step.id().path() + "\n" + table.title(), _ -> new LinkedHashMap<>())
        .merge(
            step.host(),
            new ReviewedTable(step, table, List.of(step.host())),
            (first, more) -> first.with(more.table));
  }

  private ReviewedTable with(PlannedTable more) {
    List<PlannedTable.Row> rows = new ArrayList<>(table.rows());
    rows.addAll(more.rows());
    List<String> columns = table.columns().isEmpty() ? more.columns() : table.columns();
    return new ReviewedTable(step, new PlannedTable(table.title(), columns, rows), hosts);
  }

  private static List<ReviewedTable> folded(Map<String, ReviewedTable> byHost) {
    Map<PlannedTable, ReviewedTable> folded = new LinkedHashMap<>();
    byHost
        .values()
        .forEach(each ->
            folded.merge(
                each.table,
                each,
                (first, same) -> {
                  List<String> hosts = new ArrayList<>(first.hosts);
                  hosts.addAll(same.hosts);
                  return new ReviewedTable(first.step, first.table, hosts);
                }));
    return List.copyOf(folded.values());
  }
}
