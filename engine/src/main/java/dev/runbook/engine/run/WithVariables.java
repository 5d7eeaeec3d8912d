package dev.runbook.engine.run;

import dev.runbook.engine.check.StepBindings;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.plan.Variables;
import dev.runbook.engine.result.StepResult;
import java.util.concurrent.atomic.AtomicReference;

/// `vars` of a step or block: a layer above the play's variables.
record WithVariables(StepRunner next) implements StepRunner {
  @Override
  public StepResult run(Frame frame) throws InterruptedException, EvaluationException {
    StepBindings around = frame.bindings();
    if (!(around.variables() instanceof Variables variables)) {
      throw new IllegalStateException("variables of another kind");
    }
    AtomicReference<Bindings> seen = new AtomicReference<>(around);
    StepBindings inner =
        around.withVariables(variables.above(frame.step().modifiers().vars(), seen::get));
    seen.set(inner);
    return next.run(frame.with(inner));
  }
}
