package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.source.Span;
import java.util.function.Consumer;

/// The module takes the arguments of its step.
final class RefusedArguments implements RunbookRule {
  static final Rule RULE =
      Rule.error(
          "step.argument",
          "A module refuses the arguments of a step.",
          "Each is right by itself, and together they make no sense, or one is out of its range;"
              + " the module's page says what it takes. Also found here: a statement that is not"
              + " the read that `effect: read` says, and secrets among the arguments of a"
              + " program.");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    reading.eachStep((step, around) -> {
      if (step instanceof Step.ModuleStep own) {
        reading
            .catalog()
            .module(own.module())
            .ifPresent(module ->
                reading
                    .foreseen()
                    .arguments(own, around)
                    .ifPresent(given ->
                        given
                            .refusal(module)
                            .ifPresent(refusal ->
                                found.accept(
                                    RULE.at(
                                        span(given, refusal, own.moduleSpan()),
                                        refusal.message())))));
      }
    });
  }

  /// Of the argument, when the step gives it itself.
  static Span span(ForeseenArguments given, ForeseenArguments.Refusal refusal, Span otherwise) {
    return given
        .written(refusal.parameter())
        .map(Definition::value)
        .map(node -> node.span())
        .orElse(otherwise);
  }
}
