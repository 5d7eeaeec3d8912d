package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.expression.Expression;
import dev.runbook.engine.expression.ExpressionRules;
import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.expression.Names;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.expression.TemplateRules;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compiles templates and expressions where they stand, and looks at what they name and at what can
/// be known of their values.
final class FormulaCheck {
  /// What is known of a condition.
  ///
  /// @param ifTrue the facts where it holds
  /// @param ifFalse the facts where it does not; empty when that is not one thing
  record Condition(Set<String> ifTrue, Set<String> ifFalse) {
    Condition {
      ifTrue = Set.copyOf(ifTrue);
      ifFalse = Set.copyOf(ifFalse);
    }
  }

  private final Formulas formulas;
  private final UseCheck uses;
  private final ValueCheck values;
  private final Diagnostics found;
  private @Nullable Scene last;
  private Names lastNames = new Names(java.util.Map.of());

  FormulaCheck(Formulas formulas, UseCheck uses, Diagnostics found) {
    this.formulas = formulas;
    this.uses = uses;
    this.values = new ValueCheck(found);
    this.found = found;
  }

  /// A condition, or a list of which all must hold; each is looked at only where those before it
  /// hold.
  Condition condition(Node node, Scene scene) {
    List<Node> parts = node instanceof Node.Sequence list ? list.items() : List.of(node);
    Set<String> ifTrue = new LinkedHashSet<>();
    Set<String> ifFalse = new LinkedHashSet<>();
    for (Node part : parts) {
      Formula formula = value(part, Place.EXPRESSION, scene.knowing(ifTrue));
      if (formula instanceof Formula.Computed computed) {
        ifTrue.addAll(computed.expression().factsIfTrue());
        ifFalse.addAll(computed.expression().factsIfFalse());
      }
    }
    return new Condition(ifTrue, parts.size() == 1 ? ifFalse : Set.of());
  }

  Formula value(Node node, Place place, Scene scene) {
    return typed(node, place, ValueType.Simple.DYNAMIC, "", scene);
  }

  /// Compiles it and looks at what it names; what is known of its value must fit the type.
  ///
  /// @param what names it in messages: `` `timeout` ``
  Formula typed(Node node, Place place, ValueType type, String what, Scene scene) {
    Formula formula = formulas.compile(node, place, names(scene));
    found.addAll(formula.problems());
    uses.look(formula, scene);
    if (place == Place.EXPRESSION) {
      trueOrFalse(formula);
    } else if (place == Place.PLAIN) {
      values.fits(formula, type, what);
    } else if (!scene.rawAllowed()) {
      formula.rawAt().forEach(this::raw);
    }
    return formula;
  }

  /// Many formulas stand in one scene, and scenes are large: to compare them would take longer.
  @SuppressWarnings("ReferenceEquality")
  private Names names(Scene scene) {
    if (last != scene) {
      last = scene;
      lastNames = scene.names();
    }
    return lastNames;
  }

  /// What a node in a plain place was compiled to.
  Formula kept(Node node) {
    return formulas.of(node, Place.PLAIN);
  }

  /// What is known inside a loop over the list.
  static Set<String> factsOfItems(Formula list) {
    return list instanceof Formula.Computed computed
        ? computed.expression().factsIfNotEmpty()
        : Set.of();
  }

  /// Conditions that can only be something else; of many the type is not known before they are
  /// evaluated.
  private void trueOrFalse(Formula formula) {
    switch (formula) {
      case Formula.Computed computed -> {
        Expression expression = computed.expression();
        ValueType type = expression.type();
        if (type != ValueType.Simple.BOOL
            && type != ValueType.Simple.DYNAMIC
            && !(type instanceof ValueType.OptionalOf(var inner)
                && (inner == ValueType.Simple.BOOL || inner == ValueType.Simple.DYNAMIC))) {
          found.add(
              Diagnostic.error(
                      ExpressionRules.NOT_A_BOOL,
                      computed.span(),
                      "A condition is true or false, and this is `" + type.written() + "`.")
                  .withAdvice(
                      switch (ValueCheck.unwrapped(type)) {
                        case ValueType.ListOf _ -> "Ask for its size: `size(...) > 0`.";
                        case ValueType.RecordOf _, ValueType.MapOf _ ->
                            "Ask for one of its fields.";
                        default -> "Compare it with something: `... == ...`.";
                      }));
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
}
