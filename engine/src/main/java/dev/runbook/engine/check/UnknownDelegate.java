package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.inventory.Host;
import dev.runbook.engine.runbook.Modifier;
import java.util.function.Consumer;

/// `delegate_to` names a host of the inventory.
final class UnknownDelegate implements RunbookRule {
  static final Rule RULE =
      Rule.error(
          "delegate.unknown-host",
          "A step is to run on a host that the inventory does not have.",
          "`delegate_to` takes the name of one host, as the inventory has it, or `control`.");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    reading.eachStep((step, _) ->
        step.modifiers()
            .node(Modifier.DELEGATE_TO)
            .ifPresent(node -> {
              String name = Flow.constant(node);
              if (!name.isEmpty()
                  && !name.equals(Host.CONTROL)
                  && reading.inventory().host(name).isEmpty()) {
                found.accept(
                    RULE.at(node.span(), "There is no host `" + name + "` in the inventory.")
                        .withAdvice(
                            reading.inventory().group(name).isPresent()
                                ? java.util.Optional.of(
                                    "`"
                                        + name
                                        + "` is a group: `delegate_to` takes one host, such as"
                                        + " `{{target}}` with `target: !expr \"groups."
                                        + name
                                        + "[0]\"` under `vars`.")
                                : Suggestion.didYouMean(
                                    name,
                                    reading.inventory().hosts().stream()
                                        .map(Host::name)
                                        .toList())));
              }
            }));
  }
}
