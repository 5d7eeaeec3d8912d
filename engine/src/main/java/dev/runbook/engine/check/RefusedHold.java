package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.module.Holdable;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.runbook.Hold;
import java.util.Optional;
import java.util.function.Consumer;

/// The module takes the arguments it has under `with`.
final class RefusedHold implements RunbookRule {
  static final Rule RULE =
      Rule.error(
          "hold.argument",
          "A module refuses the arguments it has under `with`.",
          "Each is right by itself, and together they make no sense, or one is out of its range;"
              + " the module's page says what it takes.");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    reading.eachStep((step, around) -> {
      for (Hold hold : step.modifiers().holds()) {
        Optional<Module<?>> module = reading.catalog().module(hold.module());
        if (module.isPresent() && module.get() instanceof Holdable<?> holdable) {
          reading
              .foreseen()
              .arguments(hold, module.get(), holdable, step, around)
              .ifPresent(given ->
                  given
                      .refusalToHold(holdable::readHold)
                      .ifPresent(refusal ->
                          found.accept(
                              RULE.at(
                                  RefusedArguments.span(given, refusal, hold.span()),
                                  refusal.message()))));
        }
      }
    });
  }
}
