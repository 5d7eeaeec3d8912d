package dev.runbook.engine.check;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.inventory.Inventory;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Runbook;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What a rule looks at: a runbook with everything it includes, and what it is checked against.
final class Reading {
  private final Runbook runbook;
  private final Inventory inventory;
  private final Map<String, List<String>> hosts;
  private final ModuleCatalog catalog;
  private final Formulas formulas;
  private final ParsedScripts parsed;
  private final List<Visited> visited = new ArrayList<>();
  private final IdentityHashMap<Step, StepTree.Around> places = new IdentityHashMap<>();
  private final Foreseen foreseen;

  private record Visited(Step step, StepTree.Around around) {}

  /// @param hosts the hosts of each play, by the play's path
  Reading(
      Runbook runbook,
      Inventory inventory,
      Map<String, List<String>> hosts,
      ModuleCatalog catalog,
      Formulas formulas,
      ParsedScripts parsed) {
    this.runbook = requireNonNull(runbook, "runbook is null");
    this.inventory = requireNonNull(inventory, "inventory is null");
    this.hosts = Map.copyOf(hosts);
    this.catalog = requireNonNull(catalog, "catalog is null");
    this.formulas = requireNonNull(formulas, "formulas is null");
    this.parsed = requireNonNull(parsed, "parsed is null");
    StepTree.visit(
        runbook,
        (step, around) -> {
          visited.add(new Visited(step, around));
          places.putIfAbsent(step, around);
        });
    this.foreseen = new Foreseen(runbook, inventory, catalog, formulas);
  }

  Runbook runbook() {
    return runbook;
  }

  Inventory inventory() {
    return inventory;
  }

  ModuleCatalog catalog() {
    return catalog;
  }

  Formulas formulas() {
    return formulas;
  }

  /// The scripts that need not be parsed again.
  ParsedScripts parsed() {
    return parsed;
  }

  /// What reading tells of the values that steps are given.
  Foreseen foreseen() {
    return foreseen;
  }

  List<String> hosts(Play play) {
    return hosts.getOrDefault(play.path(), List.of());
  }

  /// Every scalar of a file of the runbook that is a value, and no key.
  void eachValue(SourceFile file, Consumer<Node.Scalar> seen) {
    Node root = runbook.documents().get(file);
    if (root != null) {
      Words.eachValue(root, seen);
    }
  }

  /// Every step, wherever it stands, in the order written; the steps of an included file once for
  /// each include.
  void eachStep(StepTree.Visitor visitor) {
    visited.forEach(each -> visitor.step(each.step(), each.around()));
  }

  /// Where a step stands; of one that is included several times, the first.
  Optional<StepTree.Around> around(Step step) {
    return Optional.ofNullable(places.get(step));
  }
}
