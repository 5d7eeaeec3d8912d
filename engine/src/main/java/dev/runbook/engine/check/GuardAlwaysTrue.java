package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.runbook.Modifier;
import java.util.function.Consumer;

/// A guard looks at something.
final class GuardAlwaysTrue implements RunbookRule {
  private static final Rule RULE =
      Rule.warning(
          "guard.always-true",
          "A guard holds whatever the values are.",
          "It lets everything be destroyed. A guard compares what is about to be destroyed with"
              + " what was found by this run; where only a person can tell, there is `approve`.");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    reading.eachStep((step, around) ->
        step.modifiers()
            .node(Modifier.GUARD)
            .filter(guard -> reading.foreseen().truth(guard, step, around) == Formulas.Truth.YES)
            .ifPresent(guard ->
                found.accept(
                    RULE.at(guard.span(), "This guard always holds, so it guards nothing.")
                        .withAdvice(
                            "Say what must be true of what is destroyed, or let the operator decide"
                                + " with `approve`."))));
  }
}
