package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import java.util.function.Consumer;

/// A condition that never holds, and a loop over nothing.
final class NeverRuns implements RunbookRule {
  private static final Rule RULE =
      Rule.warning(
          "step.never-runs",
          "A step never runs, whatever the values are.",
          "Its `when` is false by itself, or its `loop` is an empty list. A step that is kept for"
              + " another day is better kept in the history of the file.");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    reading.eachStep((step, around) -> {
      for (Node part : Flow.parts(step.modifiers().node(Modifier.WHEN))) {
        if (reading.foreseen().truth(part, step, around) == Formulas.Truth.NO) {
          found.accept(RULE.at(part.span(), "This `when` never holds, so the step never runs."));
        }
      }
      step.modifiers()
          .node(Modifier.LOOP)
          .filter(loop ->
              reading.foreseen().value(loop, Place.PLAIN, step, around).orElse(Value.NULL)
                      instanceof Value.Listing list
                  && list.items().isEmpty())
          .ifPresent(loop ->
              found.accept(RULE.at(loop.span(), "This `loop` is empty, so the step never runs.")));
    });
  }
}
