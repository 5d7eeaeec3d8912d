package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.yaml.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Every handler is notified by some step of its play.
final class UnusedHandler implements RunbookRule {
  private static final Rule RULE =
      Rule.warning(
          "handler.never-notified",
          "No step notifies a handler.",
          "A handler runs only when a step that names it under `notify` has changed something. One"
              + " that nobody names never runs.");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    Map<String, Set<String>> notified = new HashMap<>();
    reading.eachStep((step, around) ->
        step.modifiers()
            .node(Modifier.NOTIFY)
            .ifPresent(names ->
                Flow.scalars(names).stream()
                    .map(Node.Scalar::text)
                    .forEach(
                        notified.computeIfAbsent(around.play().path(), _ -> new HashSet<>())
                            ::add)));
    for (Play play : reading.runbook().plays()) {
      for (Step handler : play.handlers()) {
        if (!notified.getOrDefault(play.path(), Set.of()).contains(handler.name())) {
          found.accept(
              RULE.at(
                      handler.span(),
                      "No step of the play notifies the handler `" + handler.name() + "`.")
                  .withAdvice("Write `notify: " + handler.name() + "` in the step it follows."));
        }
      }
    }
  }
}
