package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.module.Holdable;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.module.WrittenArguments;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Hold;
import dev.runbook.engine.runbook.RunbookFileRules;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The arguments of modules: in steps, under `with`, under a play's `defaults`.
final class ArgumentCheck {
  private final ModuleCatalog catalog;
  private final PlayGround ground;
  private final FormulaCheck formulas;
  private final ReservedNames reserved;
  private final Diagnostics found;

  ArgumentCheck(
      ModuleCatalog catalog,
      PlayGround ground,
      FormulaCheck formulas,
      ReservedNames reserved,
      Diagnostics found) {
    this.catalog = catalog;
    this.ground = ground;
    this.formulas = formulas;
    this.reserved = reserved;
    this.found = found;
  }

  /// What is known of a step's module by its arguments.
  ///
  /// @param result the type of its result
  /// @param formulas the arguments as compiled, by name
  record Given(ValueType result, Map<String, Formula> formulas) {}

  Given step(Step.ModuleStep step, Module<?> module, Scene scene) {
    List<Definition> own = ground.defaults(step.module());
    Map<String, Formula> given =
        arguments(
            module.spec(),
            module.spec().parameters(),
            step.arguments(),
            step.moduleSpan(),
            own,
            scene,
            step.name());
    return new Given(result(step, module, own, given), given);
  }

  private ValueType result(
      Step.ModuleStep step,
      Module<?> module,
      List<Definition> defaults,
      Map<String, Formula> given) {
    Map<String, Value> constants = new LinkedHashMap<>();
    for (Definition each : defaults) {
      constant(formulas.kept(each.value())).ifPresent(value -> constants.put(each.name(), value));
    }
    given.forEach((name, formula) -> {
      constants.remove(name);
      constant(formula).ifPresent(value -> constants.put(name, value));
    });
    Set<String> names = new LinkedHashSet<>(given.keySet());
    defaults.forEach(each -> names.add(each.name()));
    ValueType result = module.resultOf(new WrittenArguments(constants, names));
    if (step.typed().isEmpty() || !(result instanceof ValueType.RecordOf record)) {
      return result;
    }
    return record.with(step.typed().get().field(), step.typed().get().type());
  }

  private static Optional<Value> constant(Formula formula) {
    if (!formula.names().isEmpty() || !formula.problems().isEmpty()) {
      return Optional.empty();
    }
    return ValueCheck.constant(formula);
  }

  void hold(Hold hold, Scene scene) {
    Scene inside =
        hold.when()
            .map(node -> scene.knowing(formulas.condition(node, scene).ifTrue()))
            .orElse(scene);
    Module<?> module = catalog.module(hold.module()).orElse(null);
    if (module == null) {
      found.add(
          Diagnostic.error(
                  RunbookFileRules.STEP_UNKNOWN_MODULE,
                  hold.span(),
                  "There is no module `" + hold.module() + "`.")
              .withAdvice(Suggestion.didYouMean(hold.module(), catalog.moduleNames())));
    } else if (module instanceof Holdable<?> holdable) {
      arguments(
          module.spec(),
          holdable.holdParameters(),
          hold.arguments(),
          hold.span(),
          ground.defaults(hold.module()),
          inside,
          hold.module());
    } else {
      found.add(
          Diagnostic.error(
                  CheckRules.HOLD_NOT_HOLDABLE,
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

  void defaults(String module, List<Definition> definitions, Scene scene) {
    Module<?> known = catalog.module(module).orElse(null);
    if (known == null) {
      definitions.stream()
          .findFirst()
          .ifPresent(first ->
              found.add(
                  Diagnostic.error(
                          RunbookFileRules.STEP_UNKNOWN_MODULE,
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
      Optional<Parameter> parameter = parameter(written.name(), parameters);
      if (parameter.isEmpty()) {
        found.add(ModuleArguments.unknown(known.spec(), parameters, written));
      } else {
        typed(written, parameter.get(), scene);
      }
    }
  }

  private Map<String, Formula> arguments(
      ModuleSpec spec,
      List<Parameter> parameters,
      Node node,
      Span span,
      List<Definition> below,
      Scene scene,
      String step) {
    Map<String, Formula> formed = new LinkedHashMap<>();
    Set<String> given = new LinkedHashSet<>();
    below.forEach(each -> given.add(each.name()));
    for (Definition written : ModuleArguments.definitions(spec, node)) {
      given.add(written.name());
      Optional<Parameter> parameter = parameter(written.name(), parameters);
      if (parameter.isPresent()) {
        formed.put(
            written.name(),
            parameter.get().isInFile()
                ? found.telling(
                    each -> rendered(each, step, span),
                    () -> typed(written, parameter.get(), scene))
                : typed(written, parameter.get(), scene));
      } else if (spec.open()) {
        reserved.check(written.name(), written.span());
        formed.put(written.name(), formulas.value(written.value(), Place.PLAIN, scene));
      } else {
        found.add(ModuleArguments.unknown(spec, parameters, written));
        formulas.value(written.value(), Place.PLAIN, scene);
      }
    }
    if (node instanceof Node.Scalar scalar && !scalar.isNull() && spec.shorthand().isEmpty()) {
      found.add(
          Diagnostic.error(
                  CheckRules.STEP_NOT_ARGUMENTS,
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
                    CheckRules.STEP_MISSING_ARGUMENT,
                    span,
                    "Module `" + spec.name() + "` needs the argument `" + parameter.name() + "`.")
                .withAdvice(parameter.doc()));
      }
    }
    return formed;
  }

  /// A template file is the same for all steps that name it, and its names are not.
  private static Diagnostic rendered(Diagnostic problem, String step, Span at) {
    return new Diagnostic(
        problem.severity(),
        problem.rule(),
        problem.span(),
        problem.message()
            + " In `"
            + step
            + "` ("
            + at.file().name()
            + ":"
            + at.start().line()
            + ").",
        problem.advice());
  }

  /// An argument that may be left out may be null too.
  private Formula typed(Definition written, Parameter parameter, Scene scene) {
    ValueType type =
        parameter.presence() == Parameter.Presence.OPTIONAL
            ? ValueType.optional(parameter.type())
            : parameter.type();
    return formulas.typed(
        written.value(), parameter.place(), type, "`" + written.name() + "`", scene);
  }

  private static Optional<Parameter> parameter(String name, List<Parameter> parameters) {
    return parameters.stream().filter(each -> each.name().equals(name)).findFirst();
  }
}
