package dev.runbook.engine.plan;

import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.check.StepBindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Says how values of a plan are known, by following the names in what is written down to where
/// they come from.
final class Origins {
  /// Name spaces that are filled by looking at hosts.
  private static final Set<String> LOOKED_AT = Set.of("facts", "hosts");

  private final Formulas formulas;

  Origins(Formulas formulas) {
    this.formulas = formulas;
  }

  /// The arguments of a step or a hold, as a plan shows them.
  List<PlannedValue> arguments(StepArguments arguments, Standpoint at) {
    List<PlannedValue> values = new ArrayList<>();
    arguments
        .values()
        .forEach((name, value) ->
            values.add(
                new PlannedValue(
                    name,
                    arguments.shown(name, value),
                    Optional.ofNullable(arguments.written().get(name))
                        .map(node -> of(node, arguments.place(name), value, at))
                        .orElseGet(PlannedValue.Origin.Constant::new),
                    arguments.place(name))));
    return values;
  }

  /// How the value of a node is known.
  PlannedValue.Origin of(Node node, Place place, Value value, Standpoint at) {
    Optional<PlannedValue.Origin> special = special(value);
    if (special.isPresent()) {
      return special.get();
    }
    Set<String> names = formulas.of(node, place).names();
    if (place == Place.EXPRESSION || names.isEmpty()) {
      return names.isEmpty() || !fromHosts(names, at)
          ? new PlannedValue.Origin.Constant()
          : new PlannedValue.Origin.Probed();
    }
    return fromHosts(names, at)
        ? new PlannedValue.Origin.Probed()
        : new PlannedValue.Origin.Computed();
  }

  /// Whether what a node says comes from hosts, in whole or in part.
  boolean fromHosts(Node node, Place place, Standpoint at) {
    return fromHosts(formulas.of(node, place).names(), at);
  }

  private boolean fromHosts(Set<String> names, Standpoint at) {
    return fromHosts(names, at, new HashSet<>());
  }

  private boolean fromHosts(Set<String> names, Standpoint at, Set<String> seen) {
    for (String name : names) {
      if (!seen.add(name)) {
        continue;
      }
      if (at.fromHosts(name) || LOOKED_AT.contains(name)) {
        return true;
      }
      StepBindings bindings = at.bindings();
      boolean higher =
          bindings.locals().containsKey(name) || bindings.registered().names().contains(name);
      if (!higher && bindings.variables() instanceof Variables variables) {
        Optional<Definition> definition = variables.definition(name);
        if (definition.isPresent()
            && fromHosts(formulas.of(definition.get().value(), Place.PLAIN).names(), at, seen)) {
          return true;
        }
      }
    }
    return false;
  }

  private static Optional<PlannedValue.Origin> special(Value value) {
    if (value.hasUnknown() && !(value instanceof Value.Sensitive)) {
      return Optional.of(new PlannedValue.Origin.Unknown(value.unknownAfter()));
    }
    Set<String> references = new TreeSet<>();
    references(value, references);
    return references.isEmpty()
        ? Optional.empty()
        : Optional.of(new PlannedValue.Origin.Secret(String.join(", ", references)));
  }

  private static void references(Value value, Set<String> found) {
    switch (value) {
      case Value.Sensitive sensitive -> found.add(sensitive.reference());
      case Value.Listing list -> list.items().forEach(item -> references(item, found));
      case Value.Mapping map -> map.entries().values().forEach(item -> references(item, found));
      default -> {}
    }
  }

  /// The present values of the names in a condition, each as far as the condition goes into it:
  /// `device.serial`.
  List<PlannedValue> names(Node condition, Standpoint at) {
    Map<String, PlannedValue> values = new LinkedHashMap<>();
    for (List<String> path : formulas.of(condition, Place.EXPRESSION).paths()) {
      value(path, at.bindings())
          .ifPresent(value -> {
            String name = String.join(".", path);
            PlannedValue.Origin origin =
                special(value)
                    .orElseGet(() ->
                        fromHosts(Set.of(path.getFirst()), at)
                            ? new PlannedValue.Origin.Probed()
                            : new PlannedValue.Origin.Computed());
            values.put(name, new PlannedValue(name, quoted(value), origin, Place.PLAIN));
          });
    }
    return List.copyOf(values.values());
  }

  /// Texts in quotes: between `1` and `"1"` lies the reason why a condition does not hold.
  private static String quoted(Value value) {
    return value instanceof Value.Text text ? JsonValues.plain(text) : ValueText.shown(value);
  }

  private static Optional<Value> value(List<String> path, StepBindings bindings) {
    try {
      String first = path.getFirst();
      if (first.equals("facts") && path.size() > 1) {
        return bindings.find("facts." + path.get(1)).flatMap(fact -> inside(fact, path, 2));
      }
      return bindings.find(first).flatMap(value -> inside(value, path, 1));
    } catch (EvaluationException notThere) {
      return Optional.empty();
    }
  }

  private static Optional<Value> inside(Value value, List<String> path, int from) {
    Value at = value;
    for (String field : path.subList(from, path.size())) {
      if (at instanceof Value.Unknown) {
        return Optional.of(at);
      }
      if (!(at instanceof Value.Mapping mapping) || mapping.field(field).isEmpty()) {
        return Optional.empty();
      }
      at = mapping.field(field).get();
    }
    return Optional.of(at);
  }
}
