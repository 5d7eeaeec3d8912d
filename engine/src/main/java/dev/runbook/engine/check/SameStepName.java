package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.runbook.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Steps side by side have names of their own.
final class SameStepName implements RunbookRule {
  private static final Rule RULE =
      Rule.warning(
          "step.same-name",
          "Two steps of one list have the same name.",
          "The name is what the journal, a saved plan and whoever watches know a step by. The"
              + " second is counted, `-2`, and becomes another one as soon as a step between them"
              + " is added or taken away.");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    reading.eachStep((step, around) -> {
      String name = Flow.ownName(step);
      if (around.role() == StepTree.Role.HANDLERS || name.isEmpty()) {
        return;
      }
      List<Step> before = around.siblings().subList(0, around.index());
      Optional<Step> first =
          before.stream().filter(each -> Flow.ownName(each).equalsIgnoreCase(name)).findFirst();
      first.ifPresent(other ->
          found.accept(
              RULE.at(
                      step.span(),
                      "The step in line "
                          + other.span().start().line()
                          + " is called `"
                          + name
                          + "` too.")
                  .withAdvice("Say in the name what is different about this one.")));
    });
  }
}
