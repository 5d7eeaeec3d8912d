package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.inventory.Inventory;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Walks the steps of a play in their order with the names that are defined on the way; what each
/// part of a step may be is others' business.
final class StepChecker {
  private final ModuleCatalog catalog;
  private final NameTable table;
  private final PlayGround ground;
  private final HostVariables variables;
  private final FormulaCheck formulas;
  private final ReservedNames reserved;
  private final ArgumentCheck arguments;
  private final ModifierCheck modifiers;
  private final IncludeCheck includes;

  /// @param own the hosts that the play may run on
  StepChecker(
      ModuleCatalog catalog,
      Formulas formulas,
      Inventory inventory,
      NameTable table,
      Play play,
      List<String> own,
      Diagnostics found) {
    this.catalog = catalog;
    this.table = table;
    this.ground = new PlayGround(play, own, table.variables(play));
    this.variables = new HostVariables(inventory, table, ground, found);
    this.formulas = new FormulaCheck(formulas, variables, found);
    this.reserved = new ReservedNames(catalog, found);
    this.arguments = new ArgumentCheck(catalog, ground, this.formulas, reserved, found);
    this.modifiers = new ModifierCheck(this.formulas);
    this.includes = new IncludeCheck(table, variables, this.formulas, this::steps, found);
  }

  void check() {
    Play play = ground.play();
    Scene scene = scene();
    table.definitions(play).forEach(definition -> variable(definition, scene));
    play.become().ifPresent(node -> formulas.value(node, Place.PLAIN, scene));
    play.environment().ifPresent(node -> formulas.value(node, Place.PLAIN, scene));
    play.defaults().forEach((module, each) -> arguments.defaults(module, each, scene));
    Scene after = steps(play.steps(), scene);
    steps(play.handlers(), after);
  }

  private Scene scene() {
    Map<String, ValueType> types = table.spaces(table.inputs());
    ground.variables().forEach(name -> types.putIfAbsent(name, ValueType.Simple.DYNAMIC));
    return Scene.of(variables.addTo(types));
  }

  private Scene steps(List<Step> steps, Scene before) {
    Scene scene = before;
    for (Step step : steps) {
      scene = step(step, scene);
    }
    return scene;
  }

  private Scene step(Step step, Scene before) {
    Scene scene = before.allowingRaw(isTrue(step.modifiers().node(Modifier.UNSAFE)));
    for (Definition variable : step.modifiers().vars()) {
      reserved.check(variable.name(), variable.span());
      scene = scene.with(variable.name());
      variable(variable, scene);
    }
    Scene outside = scene;
    step.modifiers()
        .node(Modifier.LOOP)
        .ifPresent(node -> formulas.value(node, Place.PLAIN, outside));
    Scene inside = scene;
    if (step.modifiers().has(Modifier.LOOP)) {
      inside = scene.with(step.modifiers().name(Modifier.AS).orElse("item"));
    }
    modifiers.check(step, outside, inside);
    for (var hold : step.modifiers().holds()) {
      arguments.hold(hold, inside);
    }
    Scene after = action(step, inside);
    Scene failing = after.with("failure");
    steps(step.modifiers().rescue(), failing);
    steps(step.modifiers().onFailure(), failing);
    steps(step.modifiers().always(), after);
    Scene result = before.withAllOf(after);
    if (step.modifiers().name(Modifier.REGISTER).isPresent()) {
      String name = step.modifiers().name(Modifier.REGISTER).get();
      step.modifiers().node(Modifier.REGISTER).ifPresent(node -> reserved.check(name, node.span()));
      result = result.with(name);
    }
    return result;
  }

  private static boolean isTrue(Optional<Node> node) {
    return node.isPresent()
        && node.get() instanceof Node.Scalar scalar
        && scalar.text().equals("true");
  }

  private Scene action(Step step, Scene scene) {
    return switch (step) {
      case Step.Block block -> steps(block.steps(), scene);
      case Step.ModuleStep module -> {
        catalog.module(module.module()).ifPresent(each -> arguments.step(module, each, scene));
        yield module.module().equals("set") ? scene.withAll(setNames(module)) : scene;
      }
      case Step.Include include -> {
        include.callee().ifPresent(callee -> includes.check(include, callee, scene));
        yield scene;
      }
    };
  }

  private static List<String> setNames(Step.ModuleStep step) {
    return step.arguments() instanceof Node.Mapping mapping
        ? mapping.entries().stream().map(entry -> entry.key().text()).toList()
        : List.of();
  }

  private void variable(Definition definition, Scene scene) {
    formulas.value(definition.value(), Place.PLAIN, scene);
  }
}
