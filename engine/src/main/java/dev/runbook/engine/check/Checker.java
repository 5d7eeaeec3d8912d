package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.inventory.HostPattern;
import dev.runbook.engine.inventory.Inventory;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.runbook.Input;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Runbook;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds by reading everything that can be found wrong by reading: the whole runbook against the
/// whole inventory and the inputs, before anything is connected to.
public final class Checker {
  /// What a check came to.
  public sealed interface Verdict {
    /// Everything found, sorted by place; only warnings when it is accepted.
    List<Diagnostic> diagnostics();
  }

  public record Accepted(CheckedRunbook runbook, List<Diagnostic> diagnostics) implements Verdict {}

  public record Rejected(List<Diagnostic> diagnostics) implements Verdict {}

  /// What the operator gives.
  ///
  /// @param inputs values from the command line, each with its place there
  /// @param limit a host pattern that every play's is intersected with
  public record Given(Map<String, Given.Input> inputs, Optional<String> limit) {
    public record Input(Value value, Span span) {}

    public static final Given NOTHING = new Given(Map.of(), Optional.empty());

    public Given {
      inputs = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }
  }

  private final ModuleCatalog catalog;
  private final Formulas formulas;
  private final ParsedScripts parsed;

  public Checker(ModuleCatalog catalog, Formulas formulas) {
    this(catalog, formulas, ParsedScripts.NONE);
  }

  /// @param parsed scripts that `sh` need not be asked about again
  public Checker(ModuleCatalog catalog, Formulas formulas, ParsedScripts parsed) {
    this.catalog = catalog;
    this.formulas = formulas;
    this.parsed = parsed;
  }

  /// @param before what the reader already found; it is part of the verdict
  public Verdict check(Runbook runbook, List<Diagnostic> before, Inventory inventory, Given given) {
    Diagnostics found = new Diagnostics();
    found.addAll(before);
    checkNames(runbook, found);
    Map<String, Value> inputs = inputs(runbook, given, found);
    Map<String, List<String>> hosts = new LinkedHashMap<>();
    NameTable names = new NameTable(runbook, inventory, catalog);
    HostLedger ledger = new HostLedger(inventory, found);
    for (Play play : runbook.plays()) {
      List<String> own = hosts(play, inventory, inputs, given, found);
      hosts.put(play.path(), own);
      new StepChecker(catalog, formulas, names, names.ground(play, own), ledger, found).check();
    }
    Reading reading = new Reading(runbook, inventory, hosts, catalog, formulas, parsed);
    found.addAll(RunbookRules.ask(reading));
    if (!runbook.plays().isEmpty()
        && !found.hasErrors()
        && hosts.values().stream().allMatch(List::isEmpty)) {
      found.add(
          Diagnostic.error(
              CheckRules.HOSTS_NONE,
              runbook.plays().getFirst().hosts().span(),
              "No host of the inventory is chosen by any play"
                  + given.limit().map(limit -> " within the limit `" + limit + "`").orElse("")
                  + "."));
    }
    Answers answers = new Answers(runbook);
    List<Diagnostic> left = answers.left(found.all());
    return Answers.hasErrors(left)
        ? new Rejected(left)
        : new Accepted(
            new CheckedRunbook(runbook, inventory, inputs, hosts, answers.answered()), left);
  }

  private void checkNames(Runbook runbook, Diagnostics found) {
    Set<String> taken = Spaces.NAMES;
    runbook.vars().stream()
        .filter(variable -> taken.contains(variable.name()))
        .forEach(variable ->
            found.add(
                Diagnostic.error(
                    CheckRules.NAME_RESERVED,
                    variable.span(),
                    "`"
                        + variable.name()
                        + "` is a name space of the language and cannot be a variable.")));
  }

  private Map<String, Value> inputs(Runbook runbook, Given given, Diagnostics found) {
    Map<String, Value> inputs = new LinkedHashMap<>();
    Bindings none = new Nothing();
    for (Input input : runbook.inputs()) {
      Given.Input own = given.inputs().get(input.name());
      try {
        inputs.put(
            input.name(),
            own == null
                ? Calls.otherwise(input, inputs, formulas, none, input.span())
                : Calls.accept(input, own.value(), own.span()));
      } catch (EvaluationException e) {
        found.add(e.diagnostic());
      }
    }
    for (Map.Entry<String, Given.Input> each : given.inputs().entrySet()) {
      if (runbook.inputs().stream().noneMatch(input -> input.name().equals(each.getKey()))) {
        found.add(Calls.unknownInput(each.getKey(), runbook.inputs(), each.getValue().span()));
      }
    }
    return inputs;
  }

  private List<String> hosts(
      Play play, Inventory inventory, Map<String, Value> inputs, Given given, Diagnostics found) {
    String pattern;
    try {
      Value value =
          formulas.evaluate(
              play.hosts(),
              Place.PLAIN,
              new StepBindings(
                  Map.of("inputs", Value.map(inputs)),
                  new Nothing(),
                  new Nothing(),
                  new Nothing()));
      pattern = value.revealed() instanceof Value.Text text ? text.text() : "";
    } catch (EvaluationException e) {
      found.add(e.diagnostic());
      return List.of();
    }
    if (pattern.isBlank()) {
      return List.of();
    }
    HostPattern.Selection chosen = inventory.select(pattern, play.hosts().span());
    found.addAll(chosen.problems());
    List<String> names = new ArrayList<>();
    chosen.hosts().forEach(host -> names.add(host.name()));
    if (given.limit().isPresent() && !names.equals(List.of("control"))) {
      HostPattern.Selection within =
          inventory.select(
              given.limit().get(),
              new dev.runbook.engine.source.SourceFile("--limit", given.limit().get()).start());
      found.addAll(within.problems());
      names.retainAll(within.hosts().stream().map(host -> host.name()).toList());
    }
    return names;
  }

  /// Bindings without a name.
  private static final class Nothing implements Bindings {
    @Override
    public Optional<Value> find(String name) {
      return Optional.empty();
    }

    @Override
    public Set<String> names() {
      return Set.of();
    }
  }
}
