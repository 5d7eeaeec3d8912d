package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Hold;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Walks the steps of a play in their order with the names that are defined on the way; what each
/// part of a step may be is others' business.
final class StepChecker {
  private final ModuleCatalog catalog;
  private final NameTable table;
  private final PlayGround ground;
  private final HostLedger ledger;
  private final FormulaCheck formulas;
  private final ReservedNames reserved;
  private final ArgumentCheck arguments;
  private final ModifierCheck modifiers;
  private final IncludeCheck includes;
  private final Map<String, ValueType> shared;
  private int depth;

  /// A handler runs where a step that was chosen has notified it.
  private boolean handling;

  StepChecker(
      ModuleCatalog catalog,
      Formulas formulas,
      NameTable table,
      PlayGround ground,
      HostLedger ledger,
      Diagnostics found) {
    this.catalog = catalog;
    this.table = table;
    this.ground = ground;
    this.ledger = ledger;
    HostVariables variables = new HostVariables(table, ground, formulas, found);
    this.formulas = new FormulaCheck(formulas, new UseCheck(variables, ledger, found), found);
    this.reserved = new ReservedNames(catalog, found);
    this.arguments = new ArgumentCheck(catalog, ground, this.formulas, reserved, found);
    this.modifiers = new ModifierCheck(this.formulas);
    Map<String, ValueType> names = new LinkedHashMap<>();
    table.runbookVariables().forEach(each -> names.put(each.name(), typeOf(each)));
    variables.addTo(names);
    ground.play().vars().forEach(each -> names.put(each.name(), typeOf(each)));
    this.includes = new IncludeCheck(table, names, this.formulas, this::called, found);
    this.shared = new LinkedHashMap<>(names);
    this.shared.putAll(table.spaces(table.inputs()));
  }

  private ValueType typeOf(Definition variable) {
    return formulas.kept(variable.value()).type();
  }

  void check() {
    Play play = ground.play();
    Scene scene = Scene.of(shared, ledger.begin(ground)).tagged(play.tags());
    table.definitions(play).forEach(each -> formulas.value(each.value(), Place.PLAIN, scene));
    play.become().ifPresent(node -> formulas.value(node, Place.PLAIN, scene));
    play.environment()
        .ifPresent(node ->
            formulas.typed(node, Place.PLAIN, Modifier.ENVIRONMENT.type(), "`environment`", scene));
    play.defaults().forEach((module, each) -> arguments.defaults(module, each, scene));
    Scene after = scene;
    for (Step step : play.steps()) {
      ledger.step();
      after = step(step, after);
    }
    handling = true;
    Scene handled = after;
    for (Step handler : play.handlers()) {
      handled =
          handled.with(
              Branches.maybe(
                  handled.registered(),
                  step(handler, handled).registered(),
                  Presence.Gap.unconditional("when the handler `" + handler.name() + "` runs"),
                  _ -> false));
    }
    ledger.end(ground, handled.registered());
  }

  private Scene called(List<Step> steps, Scene inside) {
    depth++;
    Scene after = steps(steps, inside);
    depth--;
    return after;
  }

  private Scene steps(List<Step> steps, Scene before) {
    Scene scene = before;
    for (Step step : steps) {
      scene = step(step, scene);
    }
    return scene;
  }

  private Scene step(Step step, Scene before) {
    Scene scene =
        before.at(
            isTrue(step.modifiers().node(Modifier.UNSAFE)),
            step.modifiers().tags(),
            handling ? Set.of() : Tagged.of(step, before.tags()));
    Scene outside = variables(step, scene);
    Optional<Formula> list =
        step.modifiers()
            .node(Modifier.LOOP)
            .map(
                node -> formulas.typed(node, Place.PLAIN, Modifier.LOOP.type(), "`loop`", outside));
    Scene inside = outside;
    if (list.isPresent()) {
      String as = step.modifiers().name(Modifier.AS).orElse("item");
      inside =
          outside
              .withLocal(as, itemOf(list.get().type()))
              .knowing(FormulaCheck.factsOfItems(list.get()));
    }
    Optional<FormulaCheck.Condition> when = Optional.empty();
    if (step.modifiers().has(Modifier.WHEN)) {
      when = Optional.of(formulas.condition(step.modifiers().node(Modifier.WHEN).get(), inside));
      inside = inside.knowing(when.get().ifTrue());
    }
    for (Definition variable : step.modifiers().vars()) {
      formulas.value(variable.value(), Place.PLAIN, inside);
    }
    StepOutcome outcome = new StepOutcome(step, ground, before, inside, list, when);
    return done(step, outside, inside, outcome);
  }

  /// They are evaluated when they are used, so what they name is looked at where the step's
  /// condition holds.
  private Scene variables(Step step, Scene before) {
    Scene scene = before;
    for (Definition variable : step.modifiers().vars()) {
      reserved.check(variable.name(), variable.span());
      scene = scene.withVariable(variable.name(), typeOf(variable));
    }
    return scene;
  }

  private static ValueType itemOf(ValueType list) {
    return switch (list) {
      case ValueType.ListOf items -> items.item();
      case ValueType.OptionalOf(ValueType.ListOf items) -> items.item();
      default -> ValueType.Simple.DYNAMIC;
    };
  }

  private Scene done(Step step, Scene outside, Scene inside, StepOutcome outcome) {
    for (Hold hold : step.modifiers().holds()) {
      arguments.hold(hold, inside);
    }
    Acted acted = action(step, inside);
    modifiers.check(step, outside, inside, ResultTypes.ofAttempt(acted.result(), false));
    Map<String, Known> after =
        step.modifiers().onFailure().isEmpty()
                && step.modifiers().rescue().isEmpty()
                && step.modifiers().always().isEmpty()
            ? acted.scene().registered()
            : clearedUp(step, inside, acted.scene().registered(), outcome);
    Scene end = outcome.leaving(after, acted.scene().facts());
    Optional<String> name = step.modifiers().name(Modifier.REGISTER);
    if (name.isPresent()) {
      step.modifiers()
          .node(Modifier.REGISTER)
          .ifPresent(node -> reserved.check(name.get(), node.span()));
      end = end.registering(name.get(), outcome.kept(acted.result()));
    }
    if (depth == 0) {
      ledger.registered(end.registered());
    }
    return end;
  }

  /// What is registered after the steps that follow a failure, and those at the end.
  private Map<String, Known> clearedUp(
      Step step, Scene inside, Map<String, Known> acted, StepOutcome outcome) {
    Map<String, Known> failed = outcome.failed(acted);
    Scene failing = inside.with(failed).withLocal("failure", ResultTypes.rescued());
    Scene clearedUp = steps(step.modifiers().onFailure(), failing);
    Scene rescued = steps(step.modifiers().rescue(), clearedUp);
    Map<String, Known> either = outcome.ended(acted, rescued.registered());
    Map<String, Known> before = outcome.failed(rescued.registered());
    Scene always = steps(step.modifiers().always(), inside.with(before));
    return outcome.after(either, before, always.registered());
  }

  private static boolean isTrue(Optional<Node> node) {
    return node.isPresent()
        && node.get() instanceof Node.Scalar scalar
        && scalar.text().equals("true");
  }

  /// @param result the type of the value of the action
  private record Acted(Scene scene, ValueType result) {}

  private Acted action(Step step, Scene scene) {
    return switch (step) {
      case Step.Block block -> new Acted(steps(block.steps(), scene), ResultTypes.ofBlock());
      case Step.ModuleStep module ->
          catalog
              .module(module.module())
              .map(each -> acted(module, arguments.step(module, each, scene), scene))
              .orElse(new Acted(scene, ValueType.Simple.DYNAMIC));
      case Step.Include include ->
          new Acted(
              scene,
              include
                  .callee()
                  .map(callee -> includes.check(include, callee, scene))
                  .orElse(ValueType.Simple.DYNAMIC));
    };
  }

  private static Acted acted(Step.ModuleStep step, ArgumentCheck.Given given, Scene scene) {
    return switch (step.module()) {
      case "set" -> {
        Scene after = scene;
        Map<String, ValueType> types = new LinkedHashMap<>();
        for (Map.Entry<String, Formula> each : given.formulas().entrySet()) {
          ValueType type = each.getValue().type();
          types.put(each.getKey(), type);
          after =
              after.registering(
                  each.getKey(),
                  new Known(type, Presence.ALWAYS, Presence.ALWAYS, scene.running()));
        }
        yield new Acted(after, new ValueType.RecordOf("set", types));
      }
      case "assert" -> new Acted(scene.knowing(asserted(given)), given.result());
      default -> new Acted(scene, given.result());
    };
  }

  /// After an `assert` all that it asserts is known.
  private static Set<String> asserted(ArgumentCheck.Given given) {
    Formula that = given.formulas().get("that");
    List<Formula> parts =
        switch (that) {
          case null -> List.of();
          case Formula.ListFormula list -> list.items();
          case Formula one -> List.of(one);
        };
    List<String> facts = new ArrayList<>();
    for (Formula part : parts) {
      if (part instanceof Formula.Computed computed) {
        facts.addAll(computed.expression().factsIfTrue());
      }
    }
    return Set.copyOf(facts);
  }
}
