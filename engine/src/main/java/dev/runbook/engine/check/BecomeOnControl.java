package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.inventory.Host;
import dev.runbook.engine.runbook.Play;
import java.util.function.Consumer;

/// A play on `control` does not say `become`, which it would not get.
final class BecomeOnControl implements RunbookRule {
  private static final Rule RULE =
      Rule.warning(
          "play.become-on-control",
          "A play on the control machine says `become`.",
          "`control` never inherits it: the steps run as whoever runs the engine. A step that must"
              + " be another user there says `become` itself.");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    for (Play play : reading.runbook().plays()) {
      if (Flow.constant(play.hosts()).equals(Host.CONTROL)) {
        play.become()
            .filter(become -> !Flow.constant(become).equals("false"))
            .ifPresent(become ->
                found.accept(
                    RULE.at(
                            become.span(),
                            "`control` never inherits `become`, so this does nothing.")
                        .withAdvice("Write it in the steps that are to run as another user.")));
      }
    }
  }
}
