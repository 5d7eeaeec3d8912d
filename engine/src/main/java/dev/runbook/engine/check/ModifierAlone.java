package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.runbook.Modifier;
import java.util.Map;
import java.util.function.Consumer;

/// A modifier that says more about another one stands beside it.
final class ModifierAlone implements RunbookRule {
  private static final Rule RULE =
      Rule.warning(
          "modifier.alone",
          "A modifier says more about another one, which is not there.",
          "`as` and `parallel` belong to a `loop`, `delay` to `retries`. Alone they do nothing, and"
              + " what they belong to was forgotten or stands on another step.");

  private static final Map<Modifier, Modifier> BELONGS_TO =
      Map.of(
          Modifier.AS, Modifier.LOOP,
          Modifier.PARALLEL, Modifier.LOOP,
          Modifier.DELAY, Modifier.RETRIES);

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    reading.eachStep((step, _) ->
        step.modifiers()
            .nodes()
            .forEach((modifier, node) -> {
              Modifier other = BELONGS_TO.get(modifier);
              if (other != null && !step.modifiers().has(other)) {
                found.accept(
                    RULE.at(
                        node.span(),
                        "`"
                            + modifier.key()
                            + "` does nothing without `"
                            + other.key()
                            + "`, which this step does not have."));
              }
            }));
  }
}
