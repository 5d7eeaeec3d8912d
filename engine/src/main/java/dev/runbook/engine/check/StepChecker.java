package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.expression.Names;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.inventory.Inventory;
import dev.runbook.engine.inventory.Variable;
import dev.runbook.engine.module.Holdable;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Hold;
import dev.runbook.engine.runbook.Input;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.runbook.StepsFile;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Walks the steps of a play in their order with the names that are defined on the way, compiles
/// every template and expression, and looks at every argument. A long walk over one sealed tree: a
/// case per kind of step.
final class StepChecker {
  private final ModuleCatalog catalog;
  private final Formulas formulas;
  private final Inventory inventory;
  private final NameTable table;
  private final Diagnostics found;
  private List<String> hosts = List.of();
  private Map<String, List<Definition>> defaults = Map.of();
  private Set<String> handlers = Set.of();
  private Set<String> playVariables = Set.of();
  private boolean rawAllowed;

  StepChecker(
      ModuleCatalog catalog,
      Formulas formulas,
      Inventory inventory,
      NameTable table,
      Diagnostics found) {
    this.catalog = catalog;
    this.formulas = formulas;
    this.inventory = inventory;
    this.table = table;
    this.found = found;
  }

  /// @param own the hosts that the play may run on
  void check(Play play, List<String> own) {
    hosts = own;
    defaults = play.defaults();
    handlers = new HashSet<>(play.handlers().stream().map(Step::name).toList());
    Scene scene = scene(play);
    table.definitions(play).forEach(definition -> variable(definition, scene));
    play.become().ifPresent(node -> value(node, Place.PLAIN, scene));
    play.environment().ifPresent(node -> value(node, Place.PLAIN, scene));
    play.defaults().forEach((module, each) -> defaults(module, each, scene));
    Scene after = steps(play.steps(), scene);
    steps(play.handlers(), after);
  }

  private Scene scene(Play play) {
    Map<String, ValueType> types = table.spaces(table.inputs());
    table.variables(play).forEach(name -> types.putIfAbsent(name, ValueType.Simple.DYNAMIC));
    playVariables = table.variables(play);
    return new Scene(withHostVariables(types), new LinkedHashSet<>());
  }

  /// Names that every host of the play has are defined; the others are looked at when they are
  /// used.
  private Map<String, ValueType> withHostVariables(Map<String, ValueType> types) {
    Set<String> all = new LinkedHashSet<>();
    hosts.forEach(host -> all.addAll(table.variables(host)));
    all.forEach(name -> types.putIfAbsent(name, ValueType.Simple.DYNAMIC));
    return types;
  }

  private Scene steps(List<Step> steps, Scene before) {
    Scene scene = before;
    for (Step step : steps) {
      scene = step(step, scene);
    }
    return scene;
  }

  private Scene step(Step step, Scene before) {
    Scene scene = before;
    rawAllowed = isTrue(step.modifiers().node(Modifier.UNSAFE));
    for (Definition variable : step.modifiers().vars()) {
      reserved(variable.name(), variable.span());
      scene = scene.with(variable.name());
      variable(variable, scene);
    }
    Scene outside = scene;
    step.modifiers().node(Modifier.LOOP).ifPresent(node -> value(node, Place.PLAIN, outside));
    Scene inside = scene;
    if (step.modifiers().has(Modifier.LOOP)) {
      inside = scene.with(step.modifiers().name(Modifier.AS).orElse("item"));
    }
    modifiers(step, outside, inside);
    holds(step, inside);
    Scene after = action(step, inside);
    Scene failing = after.with("failure");
    steps(step.modifiers().rescue(), failing);
    steps(step.modifiers().onFailure(), failing);
    steps(step.modifiers().always(), after);
    Scene result = before.withAllOf(after);
    if (step.modifiers().name(Modifier.REGISTER).isPresent()) {
      String name = step.modifiers().name(Modifier.REGISTER).get();
      step.modifiers().node(Modifier.REGISTER).ifPresent(node -> reserved(name, node.span()));
      result = result.with(name);
    }
    return result;
  }

  private static boolean isTrue(Optional<Node> node) {
    return node.isPresent()
        && node.get() instanceof Node.Scalar scalar
        && scalar.text().equals("true");
  }

  private void reserved(String name, Span span) {
    if (Spaces.NAMES.contains(name) || catalog.module(name).isPresent()) {
      found.add(
          Diagnostic.error(
              "name.reserved",
              span,
              "`"
                  + name
                  + "` is a name space or a module of the language and cannot name a value."));
    }
  }

  private void modifiers(Step step, Scene outside, Scene inside) {
    step.modifiers()
        .nodes()
        .forEach((modifier, node) -> {
          Scene judged =
              switch (modifier) {
                case UNTIL, CHANGED_WHEN, FAILED_WHEN ->
                    step.modifiers()
                        .name(Modifier.REGISTER)
                        .map(inside::with)
                        .orElse(inside)
                        .with("result");
                case RUN_ONCE, DELEGATE_TO, PARALLEL, NOTIFY -> outside;
                default -> inside;
              };
          switch (modifier.kind()) {
            case EXPRESSION -> condition(node, judged);
            case VALUE -> {
              if (modifier != Modifier.LOOP && modifier != Modifier.TAGS) {
                typed(node, Place.PLAIN, modifier.type(), "`" + modifier.key() + "`", judged);
              }
            }
            case NAME, STEPS, HOLDS, VARIABLES, ANSWERS -> {}
          }
        });
    step.modifiers().node(Modifier.NOTIFY).ifPresent(this::knownHandlers);
    step.modifiers()
        .node(Modifier.DELEGATE_TO)
        .ifPresent(node -> {
          if (node instanceof Node.Scalar scalar
              && scalar.tag().isEmpty()
              && !scalar.text().contains("{{")
              && !scalar.text().equals("control")
              && inventory.host(scalar.text()).isEmpty()) {
            found.add(
                Diagnostic.error(
                        "delegate.unknown-host",
                        node.span(),
                        "There is no host `" + scalar.text() + "` in the inventory.")
                    .withAdvice(
                        Suggestion.didYouMean(
                            scalar.text(),
                            inventory.hosts().stream().map(host -> host.name()).toList())));
          }
        });
  }

  private void knownHandlers(Node node) {
    List<Node> names = node instanceof Node.Sequence list ? list.items() : List.of(node);
    for (Node name : names) {
      if (name instanceof Node.Scalar scalar && !handlers.contains(scalar.text())) {
        found.add(
            Diagnostic.error(
                    "notify.unknown-handler",
                    name.span(),
                    "The play has no handler `" + scalar.text() + "`.")
                .withAdvice(Suggestion.didYouMean(scalar.text(), handlers)));
      }
    }
  }

  private void holds(Step step, Scene scene) {
    for (Hold hold : step.modifiers().holds()) {
      hold.when().ifPresent(node -> condition(node, scene));
      Module<?> module = catalog.module(hold.module()).orElse(null);
      if (module == null) {
        found.add(
            Diagnostic.error(
                    "step.unknown-module",
                    hold.span(),
                    "There is no module `" + hold.module() + "`.")
                .withAdvice(Suggestion.didYouMean(hold.module(), catalog.moduleNames())));
      } else if (module instanceof Holdable<?> holdable) {
        arguments(
            module.spec(),
            holdable.holdParameters(),
            hold.arguments(),
            hold.span(),
            defaults.getOrDefault(hold.module(), List.of()),
            scene);
      } else {
        found.add(
            Diagnostic.error(
                    "hold.not-holdable",
                    hold.span(),
                    "Module `" + hold.module() + "` cannot be held under `with`.")
                .withAdvice(
                    "Modules that can be held are: `"
                        + String.join(
                            "`, `",
                            catalog.modules().stream()
                                .filter(Holdable.class::isInstance)
                                .map(each -> each.spec().name())
                                .toList())
                        + "`."));
      }
    }
  }

  private Scene action(Step step, Scene scene) {
    return switch (step) {
      case Step.Block block -> steps(block.steps(), scene);
      case Step.ModuleStep module -> {
        catalog.module(module.module()).ifPresent(each -> moduleStep(module, each, scene));
        yield module.module().equals("set") ? scene.withAll(setNames(module)) : scene;
      }
      case Step.Include include -> {
        include.callee().ifPresent(callee -> include(include, callee, scene));
        yield scene;
      }
    };
  }

  private static List<String> setNames(Step.ModuleStep step) {
    return step.arguments() instanceof Node.Mapping mapping
        ? mapping.entries().stream().map(entry -> entry.key().text()).toList()
        : List.of();
  }

  private void include(Step.Include include, StepsFile callee, Scene scene) {
    Set<String> given = new LinkedHashSet<>();
    for (Definition input : include.inputs()) {
      given.add(input.name());
      Input declared =
          callee.inputs().stream()
              .filter(each -> each.name().equals(input.name()))
              .findFirst()
              .orElse(null);
      if (declared == null) {
        found.add(Calls.unknownInput(input.name(), callee.inputs(), input.span()));
        value(input.value(), Place.PLAIN, scene);
      } else {
        typed(
            input.value(), Place.PLAIN, declared.type(), "The input `" + input.name() + "`", scene);
      }
    }
    for (Input input : callee.inputs()) {
      if (input.required() && !given.contains(input.name())) {
        found.add(
            Diagnostic.error(
                    "input.missing",
                    include.span(),
                    "The input `" + input.name() + "` of `" + include.file() + "` is missing.")
                .withAdvice(input.doc().isEmpty() ? "It has no default." : input.doc()));
      }
    }
    Map<String, ValueType> types = table.spaces(callee.inputs());
    scene
        .types()
        .forEach((name, type) -> {
          if (scene.isVariable(name)) {
            types.putIfAbsent(name, type);
          }
        });
    Scene inside = new Scene(withHostVariables(types), new LinkedHashSet<>());
    callee
        .inputs()
        .forEach(input -> input.otherwise().ifPresent(node -> value(node, Place.PLAIN, inside)));
    Scene after = steps(callee.steps(), inside);
    callee.outputs().forEach(output -> value(output.value(), Place.PLAIN, after));
  }

  private void moduleStep(Step.ModuleStep step, Module<?> module, Scene scene) {
    List<Definition> own = defaults.getOrDefault(step.module(), List.of());
    arguments(
        module.spec(), module.spec().parameters(), step.arguments(), step.moduleSpan(), own, scene);
    List<Definition> written = new ArrayList<>(own);
    written.addAll(ModuleArguments.definitions(module.spec(), step.arguments()));
    if (Unguarded.is(step) && Unguarded.destroysAsWritten(module, written)) {
      Failure refusal = Unguarded.failure(module);
      found.add(
          Diagnostic.error("step.destroy-unguarded", step.moduleSpan(), refusal.message())
              .withAdvice(refusal.hint()));
    }
  }

  private void arguments(
      ModuleSpec spec,
      List<Parameter> parameters,
      Node node,
      Span span,
      List<Definition> below,
      Scene scene) {
    Set<String> given = new LinkedHashSet<>();
    below.forEach(each -> given.add(each.name()));
    for (Definition written : ModuleArguments.definitions(spec, node)) {
      given.add(written.name());
      Parameter parameter =
          parameters.stream()
              .filter(each -> each.name().equals(written.name()))
              .findFirst()
              .orElse(null);
      if (parameter != null) {
        typed(
            written.value(),
            parameter.place(),
            parameter.type(),
            "`" + written.name() + "`",
            scene);
      } else if (spec.open()) {
        reserved(written.name(), written.span());
        value(written.value(), Place.PLAIN, scene);
      } else {
        found.add(ModuleArguments.unknown(spec, parameters, written));
        value(written.value(), Place.PLAIN, scene);
      }
    }
    if (node instanceof Node.Scalar scalar && !scalar.isNull() && spec.shorthand().isEmpty()) {
      found.add(
          Diagnostic.error(
                  "step.not-arguments",
                  node.span(),
                  "Module `" + spec.name() + "` takes a mapping of arguments.")
              .withAdvice(
                  "Its arguments are: `"
                      + String.join("`, `", parameters.stream().map(Parameter::name).toList())
                      + "`."));
    }
    for (Parameter parameter : parameters) {
      if (parameter.presence() == Parameter.Presence.REQUIRED
          && !given.contains(parameter.name())) {
        found.add(
            Diagnostic.error(
                    "step.missing-argument",
                    span,
                    "Module `" + spec.name() + "` needs the argument `" + parameter.name() + "`.")
                .withAdvice(parameter.doc()));
      }
    }
  }

  private void defaults(String module, List<Definition> definitions, Scene scene) {
    Module<?> known = catalog.module(module).orElse(null);
    if (known == null) {
      definitions.stream()
          .findFirst()
          .ifPresent(first ->
              found.add(
                  Diagnostic.error(
                          "step.unknown-module",
                          first.span(),
                          "These defaults are for `" + module + "`, and there is no such module.")
                      .withAdvice(Suggestion.didYouMean(module, catalog.moduleNames()))));
      return;
    }
    List<Parameter> parameters = new ArrayList<>(known.spec().parameters());
    if (known instanceof Holdable<?> holdable) {
      parameters.addAll(holdable.holdParameters());
    }
    for (Definition written : definitions) {
      Parameter parameter =
          parameters.stream()
              .filter(each -> each.name().equals(written.name()))
              .findFirst()
              .orElse(null);
      if (parameter == null) {
        found.add(ModuleArguments.unknown(known.spec(), parameters, written));
      } else {
        typed(
            written.value(),
            parameter.place(),
            parameter.type(),
            "`" + written.name() + "`",
            scene);
      }
    }
  }

  private void variable(Definition definition, Scene scene) {
    value(definition.value(), Place.PLAIN, scene);
  }

  private void condition(Node node, Scene scene) {
    List<Node> parts = node instanceof Node.Sequence list ? list.items() : List.of(node);
    for (Node part : parts) {
      value(part, Place.EXPRESSION, scene);
    }
  }

  private void value(Node node, Place place, Scene scene) {
    typed(node, place, ValueType.Simple.DYNAMIC, "", scene);
  }

  /// Compiles it, and converts it to its type when it names nothing and so is known already.
  private void typed(Node node, Place place, ValueType type, String what, Scene scene) {
    Formula formula = formulas.compile(node, place, new Names(scene.types()));
    found.addAll(formula.problems());
    formula.names().forEach(name -> definedEverywhere(name, node.span(), scene));
    if (place == Place.EXPRESSION) {
      trueOrFalse(formula);
    } else if (place != Place.PLAIN && !rawAllowed) {
      formula.rawAt().forEach(this::raw);
    }
    if (!formula.problems().isEmpty() || !formula.names().isEmpty() || place != Place.PLAIN) {
      return;
    }
    try {
      Value value = formulas.evaluate(node, place, NO_NAMES);
      if (!value.hasSensitive()) {
        Formulas.coerce(value, type, what, node.span());
      }
    } catch (EvaluationException e) {
      if (!e.diagnostic().rule().id().startsWith("secret.")) {
        found.add(e.diagnostic());
      }
    }
  }

  /// Conditions that can only be something else; of many the type is not known before they are
  /// evaluated.
  private void trueOrFalse(Formula formula) {
    switch (formula) {
      case Formula.Computed computed -> {
        ValueType type = computed.expression().type();
        if (type instanceof ValueType.Simple
            && type != ValueType.Simple.BOOL
            && type != ValueType.Simple.DYNAMIC) {
          found.add(
              Diagnostic.error(
                      "expression.not-a-bool",
                      computed.span(),
                      "A condition is true or false, and this is `" + type.written() + "`.")
                  .withAdvice("Compare it with something: `... == ...`."));
        }
      }
      case Formula.ListFormula list -> list.items().forEach(this::trueOrFalse);
      default -> {}
    }
  }

  private void raw(Span place) {
    found.add(
        Diagnostic.error(
                "template.unsafe",
                place,
                "Three braces write the value as it is, and what it contains will be executed.")
            .withAdvice(
                "Write two braces; or, where the value is code on purpose, `unsafe: true` in the"
                    + " step."));
  }

  private void definedEverywhere(String name, Span span, Scene scene) {
    if (scene.isOwn(name)
        || hosts.isEmpty()
        || Spaces.NAMES.contains(name)
        || playVariables.contains(name)) {
      return;
    }
    for (String host : hosts) {
      inventory
          .host(host)
          .flatMap(each -> each.variable(name))
          .filter(Variable::jinja)
          .ifPresent(variable -> found.add(variable.jinjaProblem()));
    }
    List<String> without = new ArrayList<>();
    boolean some = false;
    for (String host : hosts) {
      boolean has = table.variables(host).contains(name);
      some |= has;
      if (!has) {
        without.add(host);
      }
    }
    if (some && !without.isEmpty()) {
      found.add(
          Diagnostic.error(
                  "variable.undefined-for-host",
                  span,
                  "`" + name + "` is not defined for " + String.join(", ", without) + ".")
              .withAdvice(
                  "Define it for all hosts of the play, in a group or under the play's `vars`."));
    }
  }

  private static final Bindings NO_NAMES =
      new Bindings() {
        @Override
        public Optional<Value> find(String name) {
          return Optional.empty();
        }

        @Override
        public Set<String> names() {
          return Set.of();
        }
      };

  /// The names that are defined at one place of the walk.
  ///
  /// @param own those that the play's steps have defined so far
  private record Scene(Map<String, ValueType> types, Set<String> own) {
    Scene with(String name) {
      Map<String, ValueType> more = new LinkedHashMap<>(types);
      more.put(name, ValueType.Simple.DYNAMIC);
      Set<String> mine = new LinkedHashSet<>(own);
      mine.add(name);
      return new Scene(more, mine);
    }

    Scene withAll(List<String> names) {
      Scene scene = this;
      for (String name : names) {
        scene = scene.with(name);
      }
      return scene;
    }

    /// With what the steps inside have registered.
    Scene withAllOf(Scene after) {
      return withAll(List.copyOf(after.own()));
    }

    boolean isOwn(String name) {
      return own.contains(name);
    }

    boolean isVariable(String name) {
      return !own.contains(name) && !Spaces.NAMES.contains(name);
    }
  }
}
