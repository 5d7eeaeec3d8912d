package dev.runbook.engine.check;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.inventory.Inventory;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Runbook;
import java.util.List;
import java.util.Map;

/// What a rule looks at: a runbook with everything it includes, and what it is checked against.
///
/// @param hosts the hosts of each play, by the play's path
record Reading(
    Runbook runbook,
    Inventory inventory,
    Map<String, List<String>> hosts,
    ModuleCatalog catalog,
    Formulas formulas) {
  Reading {
    requireNonNull(runbook, "runbook is null");
    requireNonNull(inventory, "inventory is null");
    hosts = Map.copyOf(hosts);
    requireNonNull(catalog, "catalog is null");
    requireNonNull(formulas, "formulas is null");
  }

  List<String> hosts(Play play) {
    return hosts.getOrDefault(play.path(), List.of());
  }

  /// Every step, wherever it stands, in the order written; the steps of an included file once for
  /// each include.
  void eachStep(StepTree.Visitor visitor) {
    StepTree.visit(runbook, visitor);
  }
}
