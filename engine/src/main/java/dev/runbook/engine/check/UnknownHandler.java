package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.yaml.Node;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// `notify` names a handler of the play.
final class UnknownHandler implements RunbookRule {
  private static final Rule RULE =
      Rule.error(
          "notify.unknown-handler",
          "A step notifies a handler that its play does not have.",
          "The change would be made, and nothing would follow it.");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    reading.eachStep((step, around) -> {
      List<String> handlers = around.play().handlers().stream().map(Step::name).toList();
      Optional<Node> names = step.modifiers().node(Modifier.NOTIFY);
      for (Node.Scalar name : names.map(Flow::scalars).orElse(List.of())) {
        if (!handlers.contains(name.text())) {
          found.accept(
              RULE.at(name.span(), "The play has no handler `" + name.text() + "`.")
                  .withAdvice(Suggestion.didYouMean(name.text(), handlers)));
        }
      }
    });
  }
}
