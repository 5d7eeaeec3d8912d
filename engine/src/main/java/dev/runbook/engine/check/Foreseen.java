package dev.runbook.engine.check;

import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.expression.SecretResolver;
import dev.runbook.engine.inventory.Group;
import dev.runbook.engine.inventory.Host;
import dev.runbook.engine.inventory.Inventory;
import dev.runbook.engine.inventory.Variable;
import dev.runbook.engine.module.Holdable;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Hold;
import dev.runbook.engine.runbook.Input;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Runbook;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.runbook.StepsFile;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What reading alone tells of the values that steps are given: constants as they are, and of every
/// name only whether a secret is behind it.
final class Foreseen {
  private static final Value.Unknown UNKNOWN = new Value.Unknown(Set.of(), "");

  private final Runbook runbook;
  private final ModuleCatalog catalog;
  private final Formulas formulas;
  private final List<Definition> ofInventory = new ArrayList<>();
  private final Map<String, Set<String>> secretNames = new HashMap<>();
  private final IdentityHashMap<StepTree.Around, Optional<ForeseenArguments>> kept =
      new IdentityHashMap<>();

  Foreseen(Runbook runbook, Inventory inventory, ModuleCatalog catalog, Formulas formulas) {
    this.runbook = runbook;
    this.catalog = catalog;
    this.formulas = formulas;
    Set<Variable> seen = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
    inventory.groups().stream().map(Group::variables).forEach(seen::addAll);
    inventory.hosts().stream().map(Host::variablesLowestFirst).forEach(seen::addAll);
    seen.stream()
        .filter(variable -> !variable.jinja() && mayBeSecret(variable.value()))
        .forEach(variable ->
            ofInventory.add(new Definition(variable.name(), variable.value(), variable.span())));
  }

  /// Whether it is more than constants: there may be thousands of those.
  private static boolean mayBeSecret(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.tag().isPresent() || scalar.text().contains("{{");
      case Node.Sequence list -> list.items().stream().anyMatch(Foreseen::mayBeSecret);
      case Node.Mapping mapping ->
          mapping.tag().isPresent()
              || mapping.entries().stream().anyMatch(entry -> mayBeSecret(entry.value()));
    };
  }

  /// The arguments of a step; empty when something else is wrong with them, which is reported where
  /// it is found.
  Optional<ForeseenArguments> arguments(Step.ModuleStep step, StepTree.Around around) {
    return kept.computeIfAbsent(
        around,
        _ ->
            catalog
                .module(step.module())
                .flatMap(module ->
                    ForeseenArguments.of(
                        module.spec(),
                        module.spec().parameters(),
                        step.arguments(),
                        around.play().defaults().getOrDefault(step.module(), List.of()),
                        this,
                        bindings(step, around))));
  }

  /// The arguments of what is held.
  Optional<ForeseenArguments> arguments(
      Hold hold, Module<?> module, Holdable<?> holdable, Step step, StepTree.Around around) {
    return ForeseenArguments.of(
        module.spec(),
        holdable.holdParameters(),
        hold.arguments(),
        around.play().defaults().getOrDefault(hold.module(), List.of()),
        this,
        bindings(step, around));
  }

  /// What the step does, when that does not depend on what is not known.
  Optional<Effect> effect(Step.ModuleStep step, StepTree.Around around) {
    return catalog
        .module(step.module())
        .flatMap(module -> arguments(step, around).flatMap(given -> given.effect(module)));
  }

  /// The value of a node by reading alone; empty when it has problems.
  Optional<Value> value(Node node, Place place, Step step, StepTree.Around around) {
    return value(node, place, bindings(step, around));
  }

  /// Whether a condition holds whatever the values are; UNKNOWN when it depends on them.
  Formulas.Truth truth(Node condition, Step step, StepTree.Around around) {
    List<Node> parts = condition instanceof Node.Sequence list ? list.items() : List.of(condition);
    Bindings bindings = bindings(step, around);
    Formulas.Truth all = Formulas.Truth.YES;
    for (Node part : parts) {
      Formulas.Truth one = Formulas.Truth.UNKNOWN;
      if (value(part, Place.EXPRESSION, bindings).orElse(UNKNOWN) instanceof Value.Mapping both
          && both.field("value").orElse(UNKNOWN).revealed() instanceof Value.Bool(boolean truth)) {
        one = truth ? Formulas.Truth.YES : Formulas.Truth.NO;
      }
      all = all.and(one);
    }
    return all;
  }

  Optional<Value> value(Node node, Place place, Bindings bindings) {
    Formula formula = formula(node, place);
    if (!formula.problems().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(formula.evaluate(bindings, SecretResolver.UNRESOLVED));
    } catch (EvaluationException reportedWhereTypesAre) {
      return Optional.empty();
    }
  }

  Formula formula(Node node, Place place) {
    return formulas.of(node, place);
  }

  /// What names mean where the step stands: `inputs` with its fields, everything else not known.
  private Bindings bindings(Step step, StepTree.Around around) {
    List<Step> callers = new ArrayList<>(around.ancestors());
    int last = -1;
    for (int i = 0; i < callers.size(); i++) {
      if (callers.get(i) instanceof Step.Include include && include.callee().isPresent()) {
        last = i;
      }
    }
    Set<String> secrets = new HashSet<>(secretNames(around.play()));
    List<Definition> near = new ArrayList<>();
    callers.subList(last + 1, callers.size()).forEach(each -> near.addAll(each.modifiers().vars()));
    near.addAll(step.modifiers().vars());
    Map<String, Value> inputs = inputs(runbook.inputs(), Set.of());
    if (last >= 0) {
      Step.Include include = (Step.Include) callers.get(last);
      inputs = inputs(include.callee().map(StepsFile::inputs).orElse(List.of()), given(include));
    }
    return new Names(Value.map(inputs), tainted(near, secrets, inputs));
  }

  /// The inputs that an include gives a secret to, as far as its own text tells.
  private Set<String> given(Step.Include include) {
    Set<String> secret = new HashSet<>();
    for (Definition input : include.inputs()) {
      if (isSecret(input.value())) {
        secret.add(input.name());
      }
    }
    return secret;
  }

  private boolean isSecret(Node node) {
    return value(node, Place.PLAIN, new Names(UNKNOWN, Set.of()))
        .map(Value::hasSensitive)
        .orElse(false);
  }

  private static Map<String, Value> inputs(List<Input> declared, Set<String> secret) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (Input input : declared) {
      values.put(
          input.name(),
          input.secret() || secret.contains(input.name())
              ? new Value.Sensitive(UNKNOWN, "input " + input.name())
              : UNKNOWN);
    }
    return values;
  }

  /// Those of the inventory are the same for every play: there are many.
  private Set<String> secretNames(Play play) {
    Set<String> before =
        secretNames.computeIfAbsent(
            "", _ -> tainted(ofInventory, Set.of(), inputs(runbook.inputs(), Set.of())));
    return secretNames.computeIfAbsent(
        play.path(),
        _ -> {
          List<Definition> all = new ArrayList<>(runbook.vars());
          all.addAll(play.vars());
          return tainted(all, before, inputs(runbook.inputs(), Set.of()));
        });
  }

  /// The names behind which a secret is: until no more are found.
  private Set<String> tainted(
      List<Definition> definitions, Set<String> before, Map<String, Value> inputs) {
    Set<String> secret = new HashSet<>(before);
    boolean more = true;
    while (more) {
      more = false;
      Bindings names = new Names(Value.map(inputs), secret);
      for (Definition each : definitions) {
        more |=
            !secret.contains(each.name())
                && value(each.value(), Place.PLAIN, names).map(Value::hasSensitive).orElse(false)
                && secret.add(each.name());
      }
    }
    return secret;
  }

  /// Names without values.
  private record Names(Value inputs, Set<String> secret) implements Bindings {
    @Override
    public Optional<Value> find(String name) {
      if (name.equals("inputs")) {
        return Optional.of(inputs);
      }
      return Optional.of(secret.contains(name) ? new Value.Sensitive(UNKNOWN, name) : UNKNOWN);
    }

    @Override
    public Set<String> names() {
      return Set.of();
    }
  }
}
