package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A rescue that clears away what its block made is not followed by steps that go on as if the
/// block had made it.
final class RescueFallsThrough implements RunbookRule {
  private static final Rule RULE =
      Rule.warning(
              "rescue.falls-through",
              "After a rescue that clears up, the run goes on as if nothing had failed.",
              "`rescue` handles the failure: the steps after the block run, and may publish what"
                  + " was never whole. `on_failure` runs its steps and then lets the failure go on;"
                  + " a rescue may also end with `fail`, or the later steps may have a `when` of"
                  + " their own.")
          .guessing();

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    Flow flow = new Flow(reading);
    reading.eachStep((step, around) -> {
      List<Step> rescue = step.modifiers().rescue();
      if (rescue.isEmpty() || flow.anyFails(rescue)) {
        return;
      }
      boolean clears =
          any(rescue, each -> effect(each, reading).equals(Optional.of(Effect.DESTROY)))
              || any(List.of(step), each -> !each.modifiers().holds().isEmpty());
      if (clears) {
        later(around, reading)
            .ifPresent(after ->
                found.accept(
                    RULE.at(
                            rescue.getFirst().span(),
                            "The failure ends with this rescue, and the run goes on with `"
                                + after.name()
                                + "`.")
                        .withAdvice(
                            "Write `on_failure` in place of `rescue`, or end the rescue with"
                                + " `fail`.")));
      }
    });
  }

  /// The first step after the place, in its list or in those around it, that changes something
  /// whatever has happened.
  private static Optional<Step> later(StepTree.Around around, Reading reading) {
    StepTree.Around at = around;
    while (true) {
      for (Step after : at.later()) {
        Optional<Step> changing = changing(after, reading);
        if (changing.isPresent()) {
          return changing;
        }
      }
      Optional<Step> parent = at.parent();
      if (parent.isEmpty()
          || at.role() != StepTree.Role.STEPS
          || reading.around(parent.get()).isEmpty()) {
        return Optional.empty();
      }
      at = reading.around(parent.get()).get();
    }
  }

  private static Optional<Step> changing(Step step, Reading reading) {
    if (step.modifiers().has(Modifier.WHEN)) {
      return Optional.empty();
    }
    return switch (step) {
      case Step.ModuleStep _ ->
          effect(step, reading).filter(effect -> effect != Effect.READ).map(_ -> step);
      case Step.Block block -> first(block.steps(), reading);
      case Step.Include include ->
          include.callee().flatMap(callee -> first(callee.steps(), reading));
    };
  }

  private static Optional<Step> first(List<Step> steps, Reading reading) {
    return steps.stream().flatMap(each -> changing(each, reading).stream()).findFirst();
  }

  private static Optional<Effect> effect(Step step, Reading reading) {
    return step instanceof Step.ModuleStep module
        ? reading.around(step).flatMap(around -> reading.foreseen().effect(module, around))
        : Optional.empty();
  }

  private static boolean any(List<Step> steps, Predicate<Step> wanted) {
    return steps.stream()
        .anyMatch(step ->
            wanted.test(step)
                || switch (step) {
                  case Step.ModuleStep _ -> false;
                  case Step.Block block -> any(block.steps(), wanted);
                  case Step.Include include ->
                      include.callee().map(callee -> any(callee.steps(), wanted)).orElse(false);
                });
  }
}
