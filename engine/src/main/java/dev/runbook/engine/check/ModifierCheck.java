package dev.runbook.engine.check;

import dev.runbook.engine.expression.Place;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;

/// The modifiers of a step that have a value or a condition.
final class ModifierCheck {
  private final FormulaCheck formulas;

  ModifierCheck(FormulaCheck formulas) {
    this.formulas = formulas;
  }

  /// Looks at all but `loop` and `when`, which say what is defined for the others.
  ///
  /// @param outside what is defined before the step's loop
  /// @param inside what is defined for one item
  /// @param result the type of one attempt's result
  void check(Step step, Scene outside, Scene inside, ValueType result) {
    Scene judging =
        step.modifiers()
            .name(Modifier.REGISTER)
            .map(name -> inside.withLocal(name, result))
            .orElse(inside)
            .withLocal("result", result);
    step.modifiers()
        .nodes()
        .forEach((modifier, node) -> {
          switch (modifier) {
            case LOOP, WHEN, TAGS -> {}
            case UNTIL, CHANGED_WHEN, FAILED_WHEN -> formulas.condition(node, judging);
            case RUN_ONCE, DELEGATE_TO, PARALLEL, NOTIFY -> one(modifier, node, outside);
            default -> one(modifier, node, inside);
          }
        });
  }

  private void one(Modifier modifier, Node node, Scene scene) {
    switch (modifier.kind()) {
      case EXPRESSION -> formulas.condition(node, scene);
      case VALUE ->
          formulas.typed(node, Place.PLAIN, modifier.type(), "`" + modifier.key() + "`", scene);
      case NAME, STEPS, HOLDS, VARIABLES, ANSWERS -> {}
    }
  }
}
