package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.yaml.Node;
import java.util.function.Consumer;

/// `until` needs `retries`.
final class UntilWithoutRetries implements RunbookRule {
  private static final Rule RULE =
      Rule.error(
          "step.until-without-retries",
          "`until` stands without `retries`.",
          "`until` says when an attempt was good enough; without `retries` there is one attempt"
              + " only, and the condition would do nothing.");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    reading.eachStep((step, _) -> {
      if (step.modifiers().has(Modifier.UNTIL) && !step.modifiers().has(Modifier.RETRIES)) {
        found.accept(
            RULE.at(
                    step.modifiers().node(Modifier.UNTIL).map(Node::span).orElse(step.span()),
                    "`until` without `retries` has nothing to try again.")
                .withAdvice("Say how often: `retries: 10`."));
      }
    });
  }
}
