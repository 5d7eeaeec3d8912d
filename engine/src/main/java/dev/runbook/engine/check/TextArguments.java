package dev.runbook.engine.check;

import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.module.Holdable;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Hold;
import dev.runbook.engine.runbook.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// Scripts and statements wherever a step, what it holds, or a play's defaults give them.
final class TextArguments {
  private TextArguments() {}

  /// Shows every text of the place that a step or its `with` gives.
  static void each(
      Step step,
      StepTree.Around around,
      Reading reading,
      Place place,
      BiConsumer<Definition, Formula> visitor) {
    if (step instanceof Step.ModuleStep own) {
      reading
          .catalog()
          .module(own.module())
          .ifPresent(module ->
              each(
                  ModuleArguments.definitions(module.spec(), own.arguments()),
                  module.spec().parameters(),
                  reading,
                  place,
                  visitor));
    }
    for (Hold hold : step.modifiers().holds()) {
      Module<?> module = reading.catalog().module(hold.module()).orElse(null);
      if (module instanceof Holdable<?> holdable) {
        each(
            ModuleArguments.definitions(module.spec(), hold.arguments()),
            holdable.holdParameters(),
            reading,
            place,
            visitor);
      }
    }
    around
        .play()
        .defaults()
        .forEach((name, definitions) ->
            reading
                .catalog()
                .module(name)
                .ifPresent(module ->
                    each(definitions, module.spec().parameters(), reading, place, visitor)));
  }

  private static void each(
      List<Definition> definitions,
      List<Parameter> parameters,
      Reading reading,
      Place place,
      BiConsumer<Definition, Formula> visitor) {
    for (Definition definition : definitions) {
      boolean wanted =
          parameters.stream()
              .anyMatch(parameter ->
                  parameter.place() == place && parameter.name().equals(definition.name()));
      if (wanted) {
        leaves(reading.formulas().of(definition.value(), place))
            .forEach(leaf -> visitor.accept(definition, leaf));
      }
    }
  }

  private static List<Formula> leaves(Formula formula) {
    List<Formula> all = new ArrayList<>();
    switch (formula) {
      case Formula.ListFormula list -> list.items().forEach(item -> all.addAll(leaves(item)));
      case Formula.MapFormula map ->
          map.entries().values().forEach(entry -> all.addAll(leaves(entry)));
      default -> all.add(formula);
    }
    return all;
  }
}
