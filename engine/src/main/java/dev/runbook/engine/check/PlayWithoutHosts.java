package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.inventory.HostPattern;
import dev.runbook.engine.runbook.Play;
import java.util.function.Consumer;

/// The pattern of every play chooses some host, whatever the limit.
final class PlayWithoutHosts implements RunbookRule {
  private static final Rule RULE =
      Rule.warning(
          "hosts.none-of-play",
          "A play has no host.",
          "The names in its pattern are known, and together they choose nobody: a group is empty,"
              + " or `&` and `!` leave nothing. The run would go on without this play.");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    for (Play play : reading.runbook().plays()) {
      String pattern = Flow.constant(play.hosts());
      if (!pattern.isBlank()) {
        HostPattern.Selection chosen = reading.inventory().select(pattern, play.hosts().span());
        if (chosen.hosts().isEmpty() && chosen.problems().isEmpty()) {
          found.accept(
              RULE.at(
                      play.hosts().span(),
                      "`" + pattern + "` chooses no host, so the play does nothing.")
                  .withAdvice("Put the hosts into the group in the inventory."));
        }
      }
    }
  }
}
