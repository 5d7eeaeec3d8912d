package dev.runbook.engine.plan;

import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.yaml.Node;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Conditions as a plan meets them: written, and not known yet.
final class Conditions {
  private Conditions() {}

  /// The parts that must all hold.
  static List<Node> parts(Node condition) {
    return condition instanceof Node.Sequence list ? list.items() : List.of(condition);
  }

  /// As it is written, in one line where it is one.
  static String text(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.text().strip();
      case Node.Sequence list ->
          String.join(" && ", list.items().stream().map(Conditions::text).toList());
      case Node.Mapping _ -> "";
    };
  }

  /// The steps that will tell whether a condition holds.
  static Set<String> after(Node condition, Formulas formulas, Standpoint at) {
    Set<String> after = new TreeSet<>();
    for (Node part : parts(condition)) {
      try {
        after.addAll(formulas.evaluate(part, Place.EXPRESSION, at.bindings()).unknownAfter());
      } catch (EvaluationException saidWhereItIsUsed) {
        return after;
      }
    }
    return after;
  }

  /// `` `x.rows > 0`, known after 1.2 Look ``
  static String awaited(Node condition, Formulas formulas, Standpoint at) {
    Set<String> after = after(condition, formulas, at);
    return "`"
        + text(condition)
        + "`"
        + (after.isEmpty() ? "" : ", known after " + String.join(", ", after));
  }
}
