package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What destroys has a guard or an approval.
final class UnguardedDestruction implements RunbookRule {
  private static final Rule RULE =
      Rule.error(
          "step.destroy-unguarded",
          "A step destroys something, and nothing is in its way.",
          "What is destroyed on the wrong host or disk is gone. `guard` says, over facts of this"
              + " very run, what must be true of it; `approve` lets the operator type the host's"
              + " name. What the run itself has made it may remove without either.");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    reading.eachStep((step, around) -> {
      if (step instanceof Step.ModuleStep module && Unguarded.is(step)) {
        reading
            .catalog()
            .module(module.module())
            .filter(known -> destroys(module, known, around, reading))
            .ifPresent(known -> {
              Failure refusal = Unguarded.failure(known);
              found.accept(
                  RULE.at(module.moduleSpan(), refusal.message()).withAdvice(refusal.hint()));
            });
      }
    });
  }

  private static boolean destroys(
      Step.ModuleStep step, Module<?> module, StepTree.Around around, Reading reading) {
    Optional<ForeseenArguments> given = reading.foreseen().arguments(step, around);
    Optional<Effect> effect = given.flatMap(each -> each.effect(module));
    if (effect.isPresent()) {
      return effect.get() == Effect.DESTROY && !given.orElseThrow().mayRemoveOwn(module);
    }
    List<Definition> written =
        new ArrayList<>(around.play().defaults().getOrDefault(step.module(), List.of()));
    written.addAll(ModuleArguments.definitions(module.spec(), step.arguments()));
    return Unguarded.destroysAsWritten(module, written);
  }
}
