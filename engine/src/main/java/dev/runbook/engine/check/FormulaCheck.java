package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.ExpressionRules;
import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.expression.Names;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.expression.TemplateRules;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Compiles templates and expressions where they stand, and looks at what can be known of their
/// values.
final class FormulaCheck {
  private final Formulas formulas;
  private final HostVariables variables;
  private final Diagnostics found;

  FormulaCheck(Formulas formulas, HostVariables variables, Diagnostics found) {
    this.formulas = formulas;
    this.variables = variables;
    this.found = found;
  }

  void condition(Node node, Scene scene) {
    List<Node> parts = node instanceof Node.Sequence list ? list.items() : List.of(node);
    for (Node part : parts) {
      value(part, Place.EXPRESSION, scene);
    }
  }

  void value(Node node, Place place, Scene scene) {
    typed(node, place, ValueType.Simple.DYNAMIC, "", scene);
  }

  /// Compiles it, and converts it to its type when it names nothing and so is known already.
  ///
  /// @param what names it in messages: `` `timeout` ``
  void typed(Node node, Place place, ValueType type, String what, Scene scene) {
    Formula formula = formulas.compile(node, place, new Names(scene.types()));
    found.addAll(formula.problems());
    formula.names().forEach(name -> variables.definedEverywhere(name, node.span(), scene));
    if (place == Place.EXPRESSION) {
      trueOrFalse(formula);
    } else if (place != Place.PLAIN && !scene.rawAllowed()) {
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
                      ExpressionRules.NOT_A_BOOL,
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
                TemplateRules.UNSAFE,
                place,
                "Three braces write the value as it is, and what it contains will be executed.")
            .withAdvice(
                "Write two braces; or, where the value is code on purpose, `unsafe: true` in the"
                    + " step."));
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
}
