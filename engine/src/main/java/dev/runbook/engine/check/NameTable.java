package dev.runbook.engine.check;

import dev.runbook.engine.inventory.Inventory;
import dev.runbook.engine.inventory.Variable;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Input;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Runbook;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The names that are defined before any step runs: name spaces, the runbook's variables, and those
/// of each host.
final class NameTable {
  private final Runbook runbook;
  private final Inventory inventory;
  private final ModuleCatalog catalog;
  private final Map<String, Map<String, Variable>> holding = new HashMap<>();

  NameTable(Runbook runbook, Inventory inventory, ModuleCatalog catalog) {
    this.runbook = runbook;
    this.inventory = inventory;
    this.catalog = catalog;
  }

  Map<String, ValueType> spaces(List<Input> inputs) {
    Map<String, ValueType> types = new LinkedHashMap<>();
    Map<String, ValueType> fields = new LinkedHashMap<>();
    inputs.forEach(input -> fields.put(input.name(), input.type()));
    types.put("inputs", new ValueType.RecordOf("inputs", fields));
    Map<String, ValueType> run = new LinkedHashMap<>();
    run.put("id", Simple.STRING);
    run.put("attempt", Simple.INT);
    run.put("name", Simple.STRING);
    run.put("started", Simple.INSTANT);
    run.put("operator", Simple.STRING);
    run.put("engine", Simple.STRING);
    types.put("run", new ValueType.RecordOf("run", run));
    Map<String, ValueType> host = new LinkedHashMap<>();
    host.put("name", Simple.STRING);
    host.put("groups", ValueType.listOf(Simple.STRING));
    types.put("host", new ValueType.RecordOf("host", host));
    types.put("groups", new ValueType.MapOf(ValueType.listOf(Simple.STRING)));
    types.put("hosts", new ValueType.MapOf(Simple.DYNAMIC));
    Map<String, ValueType> facts = new LinkedHashMap<>();
    catalog.facts().forEach(fact -> facts.put(fact.name(), fact.type()));
    types.put("facts", new ValueType.RecordOf("facts", facts));
    return types;
  }

  List<Input> inputs() {
    return runbook.inputs();
  }

  List<Definition> runbookVariables() {
    return runbook.vars();
  }

  /// What the steps of a play with these hosts have in common.
  PlayGround ground(Play play, List<String> hosts) {
    return new PlayGround(
        play,
        hosts,
        variables(play),
        Set.copyOf(play.vars().stream().map(Definition::name).toList()));
  }

  /// The variables that the runbook and the play define.
  private Set<String> variables(Play play) {
    Set<String> names = new LinkedHashSet<>();
    runbook.vars().stream().map(Definition::name).forEach(names::add);
    play.vars().stream().map(Definition::name).forEach(names::add);
    return names;
  }

  List<Definition> definitions(Play play) {
    List<Definition> all = new ArrayList<>(runbook.vars());
    all.addAll(play.vars());
    return all;
  }

  /// The definitions that hold for a host, of those in the inventory.
  Map<String, Variable> holding(String host) {
    return holding.computeIfAbsent(
        host,
        name -> {
          Map<String, Variable> variables = new LinkedHashMap<>();
          inventory
              .host(name)
              .ifPresent(found ->
                  found.variablesLowestFirst().forEach(each -> variables.put(each.name(), each)));
          return variables;
        });
  }
}
