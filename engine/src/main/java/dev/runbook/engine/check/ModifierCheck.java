package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.inventory.Inventory;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.yaml.Node;
import java.util.List;

/// The modifiers of a step that have a value or a condition.
final class ModifierCheck {
  private final Inventory inventory;
  private final PlayGround ground;
  private final FormulaCheck formulas;
  private final Diagnostics found;

  ModifierCheck(Inventory inventory, PlayGround ground, FormulaCheck formulas, Diagnostics found) {
    this.inventory = inventory;
    this.ground = ground;
    this.formulas = formulas;
    this.found = found;
  }

  /// @param outside what is defined before the step's loop
  /// @param inside what is defined for one item
  void check(Step step, Scene outside, Scene inside) {
    step.modifiers()
        .nodes()
        .forEach((modifier, node) -> one(step, modifier, node, outside, inside));
    step.modifiers().node(Modifier.NOTIFY).ifPresent(this::knownHandlers);
    step.modifiers().node(Modifier.DELEGATE_TO).ifPresent(this::knownHost);
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

  private void knownHost(Node node) {
    if (node instanceof Node.Scalar scalar
        && scalar.tag().isEmpty()
        && !scalar.text().contains("{{")
        && !scalar.text().equals("control")
        && inventory.host(scalar.text()).isEmpty()) {
      found.add(
          Diagnostic.error(
                  CheckRules.DELEGATE_UNKNOWN_HOST,
                  node.span(),
                  "There is no host `" + scalar.text() + "` in the inventory.")
              .withAdvice(
                  Suggestion.didYouMean(
                      scalar.text(),
                      inventory.hosts().stream().map(host -> host.name()).toList())));
    }
  }

  private void knownHandlers(Node node) {
    List<String> handlers = ground.play().handlers().stream().map(Step::name).toList();
    List<Node> names = node instanceof Node.Sequence list ? list.items() : List.of(node);
    for (Node name : names) {
      if (name instanceof Node.Scalar scalar && !handlers.contains(scalar.text())) {
        found.add(
            Diagnostic.error(
                    CheckRules.NOTIFY_UNKNOWN_HANDLER,
                    name.span(),
                    "The play has no handler `" + scalar.text() + "`.")
                .withAdvice(Suggestion.didYouMean(scalar.text(), handlers)));
      }
    }
  }
}
