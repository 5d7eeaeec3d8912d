package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Input;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.runbook.StepsFile;
import dev.runbook.engine.value.ValueType;
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
  private final HostVariables variables;
  private final FormulaCheck formulas;
  private final Walk walk;
  private final Diagnostics found;

  IncludeCheck(
      NameTable table,
      HostVariables variables,
      FormulaCheck formulas,
      Walk walk,
      Diagnostics found) {
    this.table = table;
    this.variables = variables;
    this.formulas = formulas;
    this.walk = walk;
    this.found = found;
  }

  void check(Step.Include include, StepsFile callee, Scene scene) {
    given(include, callee, scene);
    Map<String, ValueType> types = table.spaces(callee.inputs());
    scene
        .types()
        .forEach((name, type) -> {
          if (scene.isVariable(name)) {
            types.putIfAbsent(name, type);
          }
        });
    Scene inside = Scene.of(variables.addTo(types));
    callee
        .inputs()
        .forEach(input ->
            input.otherwise().ifPresent(node -> formulas.value(node, Place.PLAIN, inside)));
    Scene after = walk.steps(callee.steps(), inside);
    callee.outputs().forEach(output -> formulas.value(output.value(), Place.PLAIN, after));
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
