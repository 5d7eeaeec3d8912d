package dev.runbook.engine.plan;

import dev.runbook.engine.check.Formulas.Truth;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Holdable;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.plan.PlannedStep.Circumstance;
import dev.runbook.engine.runbook.Hold;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.transport.TransportException;
import java.util.ArrayList;
import java.util.List;

/// Says what a step's `with` would open.
record HoldJudge(PlanGround ground, Origins origins) {
  List<PlannedHold> holds(Step step, Standpoint at)
      throws InterruptedException, EvaluationException {
    List<PlannedHold> holds = new ArrayList<>();
    for (Hold hold : step.modifiers().holds()) {
      Truth truth =
          hold.when().isEmpty()
              ? Truth.YES
              : ground.formulas().holds(hold.when().get(), at.bindings());
      Module<?> module = ground.catalog().module(hold.module()).orElseThrow();
      if (truth == Truth.NO || !(module instanceof Holdable<?> holdable)) {
        continue;
      }
      StepArguments arguments =
          StepArguments.of(
              hold,
              module,
              holdable,
              ground.play().defaults().getOrDefault(hold.module(), List.of()),
              ground.formulas(),
              at.bindings());
      holds.add(
          new PlannedHold(
              hold.module(),
              truth == Truth.YES,
              origins.arguments(arguments, at),
              assessed(holdable, arguments, at)));
    }
    return holds;
  }

  private <H> String assessed(Holdable<H> holdable, StepArguments arguments, Standpoint at)
      throws InterruptedException, EvaluationException {
    if (arguments.hasUnknown()
        || ground.offline()
        || at.occasion().when() != Circumstance.CERTAIN
        || !at.blind().isEmpty()
        || ground.pending().on(at.target().host()).isPresent()) {
      return "";
    }
    try {
      Assessment assessment = holdable.assessHold(arguments.readHold(holdable), ground.probe(at));
      return assessment.reason();
    } catch (ModuleFailure e) {
      return "would fail: " + e.failure().message();
    } catch (TransportException e) {
      return "would fail: " + e.getMessage();
    }
  }
}
