package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import java.util.function.Consumer;

/// No step stands behind one that always fails.
final class Unreachable implements RunbookRule {
  private static final Rule RULE =
      Rule.warning(
          "step.unreachable",
          "No run comes to this step.",
          "A step before it in its list fails whatever the values are. Give that one a `when`, or"
              + " take the steps behind it away.");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    Flow flow = new Flow(reading);
    reading.eachStep((step, around) -> {
      if (around.role() != StepTree.Role.HANDLERS
          && !around.later().isEmpty()
          && flow.alwaysFails(step)
          && !flow.anyFails(around.siblings().subList(0, around.index()))) {
        found.accept(
            RULE.at(
                    around.later().getFirst().span(),
                    "No run comes to this step: `" + step.name() + "` before it always fails.")
                .withAdvice("Give the step before it a `when`."));
      }
    });
  }
}
