package dev.runbook.engine.check;

import dev.runbook.engine.expression.Place;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.yaml.Node;

/// The modifiers of a step that have a value or a condition.
final class ModifierCheck {
  private final FormulaCheck formulas;

  ModifierCheck(FormulaCheck formulas) {
    this.formulas = formulas;
  }

  /// @param outside what is defined before the step's loop
  /// @param inside what is defined for one item
  void check(Step step, Scene outside, Scene inside) {
    step.modifiers()
        .nodes()
        .forEach((modifier, node) -> one(step, modifier, node, outside, inside));
  }

  private void one(Step step, Modifier modifier, Node node, Scene outside, Scene inside) {
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
      case EXPRESSION -> formulas.condition(node, judged);
      case VALUE -> {
        if (modifier != Modifier.LOOP && modifier != Modifier.TAGS) {
          formulas.typed(node, Place.PLAIN, modifier.type(), "`" + modifier.key() + "`", judged);
        }
      }
      case NAME, STEPS, HOLDS, VARIABLES, ANSWERS -> {}
    }
  }
}
