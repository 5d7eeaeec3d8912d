package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Step;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Handlers of a play have names of their own.
final class SameHandlerName implements RunbookRule {
  private static final Rule RULE =
      Rule.error(
          "handler.same-name",
          "Two handlers of a play have the same name.",
          "`notify` names a handler, and must mean one. Steps that belong together go into one"
              + " handler, under `steps`.");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    for (Play play : reading.runbook().plays()) {
      Map<String, Step> seen = new HashMap<>();
      for (Step handler : play.handlers()) {
        Step first = seen.putIfAbsent(handler.name(), handler);
        if (first != null) {
          found.accept(
              RULE.at(
                      handler.span(),
                      "The handler in line "
                          + first.span().start().line()
                          + " is called `"
                          + handler.name()
                          + "` too.")
                  .withAdvice("Put the steps of both into one handler, under `steps`."));
        }
      }
    }
  }
}
