package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.inventory.Inventory;
import dev.runbook.engine.inventory.Variable;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The variables that the inventory gives to the hosts of a play.
final class HostVariables {
  private final Inventory inventory;
  private final NameTable table;
  private final PlayGround ground;
  private final Diagnostics found;

  HostVariables(Inventory inventory, NameTable table, PlayGround ground, Diagnostics found) {
    this.inventory = inventory;
    this.table = table;
    this.ground = ground;
    this.found = found;
  }

  /// Adds every name that some host of the play has; whether all have it is looked at when it is
  /// used.
  Map<String, ValueType> addTo(Map<String, ValueType> types) {
    Set<String> all = new LinkedHashSet<>();
    ground.hosts().forEach(host -> all.addAll(table.variables(host)));
    all.forEach(name -> types.putIfAbsent(name, ValueType.Simple.DYNAMIC));
    return types;
  }

  void definedEverywhere(String name, Span span, Scene scene) {
    if (scene.isOwn(name)
        || ground.hosts().isEmpty()
        || Spaces.NAMES.contains(name)
        || ground.variables().contains(name)) {
      return;
    }
    for (String host : ground.hosts()) {
      inventory
          .host(host)
          .flatMap(each -> each.variable(name))
          .filter(Variable::jinja)
          .ifPresent(variable -> found.add(variable.jinjaProblem()));
    }
    List<String> without = new ArrayList<>();
    boolean some = false;
    for (String host : ground.hosts()) {
      boolean has = table.variables(host).contains(name);
      some |= has;
      if (!has) {
        without.add(host);
      }
    }
    if (some && !without.isEmpty()) {
      found.add(
          Diagnostic.error(
                  CheckRules.VARIABLE_UNDEFINED_FOR_HOST,
                  span,
                  "`" + name + "` is not defined for " + String.join(", ", without) + ".")
              .withAdvice(
                  "Define it for all hosts of the play, in a group or under the play's `vars`."));
    }
  }
}
