package dev.runbook.engine.run;

import dev.runbook.engine.check.CheckRules;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.plan.StepSettings;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.value.Value;
import java.util.Optional;

/// `delegate_to`: commands go to another host; names keep their meaning. The control machine never
/// inherits `become`, and neither does any other host: its sudo password would be another one. A
/// step's own `become` counts.
record Delegating(StepRunner next) implements StepRunner {
  @Override
  public StepResult run(Frame frame) throws InterruptedException, EvaluationException {
    Optional<Value> to = frame.evaluate(Modifier.DELEGATE_TO);
    if (to.isEmpty() || !(to.get().revealed() instanceof Value.Text name)) {
      return next.run(frame);
    }
    if (!frame.run().hosts().contains(name.text())) {
      throw new EvaluationException(
          Diagnostic.error(
              CheckRules.DELEGATE_UNKNOWN_HOST,
              frame.step().span(),
              "There is no host `" + name.text() + "` in the inventory to delegate to."));
    }
    StepSettings settings = frame.settings().as(Optional.empty()).followed(false);
    return next.run(frame.at(frame.run().accesses().of(name.text())).with(settings));
  }
}
