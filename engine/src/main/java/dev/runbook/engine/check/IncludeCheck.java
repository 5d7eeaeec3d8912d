package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Input;
import dev.runbook.engine.runbook.Output;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.runbook.StepsFile;
import dev.runbook.engine.value.ValueType;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Includes: what they give to the file, and the file as it is called there.
final class IncludeCheck {
  /// Walks steps.
  @FunctionalInterface
  interface Walk {
    /// @return what is defined after the steps
    Scene steps(List<Step> steps, Scene before);
  }

  private final NameTable table;
  private final Map<String, ValueType> variables;
  private final FormulaCheck formulas;
  private final Walk walk;
  private final Diagnostics found;
  private final IdentityHashMap<StepsFile, ValueType> known = new IdentityHashMap<>();

  /// @param variables what the included steps see of the play: its variables, the runbook's and the
  ///   hosts', and no step's
  IncludeCheck(
      NameTable table,
      Map<String, ValueType> variables,
      FormulaCheck formulas,
      Walk walk,
      Diagnostics found) {
    this.table = table;
    this.variables = variables;
    this.formulas = formulas;
    this.walk = walk;
    this.found = found;
  }

  /// @return the type of the outputs
  ValueType check(Step.Include include, StepsFile callee, Scene scene) {
    given(include, callee, scene);
    ValueType outputs = known.get(callee);
    if (outputs == null) {
      outputs = inside(callee, scene.tags());
      known.put(callee, outputs);
    }
    return outputs;
  }

  /// The included steps see the same wherever in the play they are called.
  private ValueType inside(StepsFile callee, Set<String> tags) {
    Map<String, ValueType> types = new LinkedHashMap<>(variables);
    types.putAll(table.spaces(callee.inputs()));
    Scene inside = Scene.of(types, Map.of()).tagged(tags);
    for (Input input : callee.inputs()) {
      input
          .otherwise()
          .ifPresent(node ->
              formulas.typed(
                  node, Place.PLAIN, input.type(), "The input `" + input.name() + "`", inside));
    }
    Scene after = walk.steps(callee.steps(), inside);
    Map<String, ValueType> fields = new LinkedHashMap<>();
    for (Output output : callee.outputs()) {
      Formula formula =
          formulas.typed(
              output.value(),
              Place.PLAIN,
              output.type(),
              "The output `" + output.name() + "`",
              after);
      fields.put(
          output.name(),
          output.type() == ValueType.Simple.DYNAMIC ? formula.type() : output.type());
    }
    return new ValueType.RecordOf(callee.name().isEmpty() ? "include" : callee.name(), fields);
  }

  private void given(Step.Include include, StepsFile callee, Scene scene) {
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
        formulas.value(input.value(), Place.PLAIN, scene);
      } else {
        formulas.typed(
            input.value(), Place.PLAIN, declared.type(), "The input `" + input.name() + "`", scene);
      }
    }
    for (Input input : callee.inputs()) {
      if (input.required() && !given.contains(input.name())) {
        found.add(
            Diagnostic.error(
                    CheckRules.INPUT_MISSING,
                    include.span(),
                    "The input `" + input.name() + "` of `" + include.file() + "` is missing.")
                .withAdvice(input.doc().isEmpty() ? "It has no default." : input.doc()));
      }
    }
  }
}
