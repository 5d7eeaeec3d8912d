package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.inventory.Variable;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.TypeMatch;
import dev.runbook.engine.value.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// The variables that the inventory gives to the hosts of a play, looked through once for all uses.
final class HostVariables {
  private final NameTable table;
  private final PlayGround ground;
  private final Formulas formulas;
  private final Diagnostics found;

  /// For each name the definitions that hold for some host of the play.
  private final Map<String, Set<Variable>> holding = new LinkedHashMap<>();

  private final Map<String, Integer> havingHosts = new HashMap<>();
  private final Set<String> lookedThrough = new HashSet<>();

  HostVariables(NameTable table, PlayGround ground, Formulas formulas, Diagnostics found) {
    this.table = table;
    this.ground = ground;
    this.formulas = formulas;
    this.found = found;
    for (String host : ground.hosts()) {
      table
          .holding(host)
          .forEach((name, variable) -> {
            holding.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(variable);
            havingHosts.merge(name, 1, Integer::sum);
          });
    }
  }

  /// Adds every name that some host of the play has; whether all have it is looked at when it is
  /// used. The play's own variables are above them and the runbook's below.
  Map<String, ValueType> addTo(Map<String, ValueType> types) {
    holding.forEach((name, variables) -> {
      ValueType type = null;
      for (Variable variable : variables) {
        ValueType own =
            variable.jinja()
                ? ValueType.Simple.DYNAMIC
                : formulas.of(variable.value(), Place.PLAIN).type();
        type = type == null ? own : TypeMatch.join(type, own);
      }
      ValueType below = types.get(name);
      if (type != null && below != null && !everyHostHas(name)) {
        type = TypeMatch.join(type, below);
      }
      if (type != null && !ground.ownVariables().contains(name)) {
        types.put(name, type);
      }
    });
    return types;
  }

  private boolean everyHostHas(String name) {
    return havingHosts.getOrDefault(name, 0) == ground.hosts().size();
  }

  /// Looks at a use of a name: whether every host of the play has it, and all that its definitions
  /// name in turn.
  ///
  /// @param place where it is used, for a message
  void used(String name, Supplier<Span> place, Scene scene) {
    if (scene.isOwn(name)
        || Spaces.NAMES.contains(name)
        || ground.ownVariables().contains(name)
        || !holding.containsKey(name)) {
      return;
    }
    if (!everyHostHas(name) && !ground.variables().contains(name)) {
      undefined(name, place.get(), without(name));
    }
    if (!lookedThrough.add(name)) {
      return;
    }
    for (Variable variable : holding.getOrDefault(name, Set.of())) {
      if (variable.jinja()) {
        found.add(variable.jinjaProblem());
      } else {
        lookThrough(variable, scene);
      }
    }
  }

  /// A variable is evaluated for each host among that host's own variables.
  private void lookThrough(Variable variable, Scene scene) {
    Formula formula = formulas.of(variable.value(), Place.PLAIN);
    for (String named : formula.names()) {
      if (scene.find(named).isPresent()) {
        used(named, variable.value()::span, scene);
      } else {
        undefined(named, variable.value().span(), ground.hosts());
      }
    }
  }

  private List<String> without(String name) {
    List<String> without = new ArrayList<>();
    for (String host : ground.hosts()) {
      if (!table.holding(host).containsKey(name)) {
        without.add(host);
      }
    }
    return without;
  }

  private void undefined(String name, Span span, List<String> hosts) {
    String shown =
        hosts.size() <= SHOWN
            ? String.join(", ", hosts)
            : String.join(", ", hosts.subList(0, SHOWN))
                + " and "
                + (hosts.size() - SHOWN)
                + " more";
    found.add(
        Diagnostic.error(
                CheckRules.VARIABLE_UNDEFINED_FOR_HOST,
                span,
                "`" + name + "` is not defined for " + shown + ".")
            .withAdvice(
                "Define it for all hosts of the play, in a group or under the play's `vars`."));
  }

  /// How many hosts a message names.
  private static final int SHOWN = 10;
}
