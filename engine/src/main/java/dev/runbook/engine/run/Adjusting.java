package dev.runbook.engine.run;

import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.plan.StepSettings;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.value.Value;
import java.util.Optional;

/// `become` and `environment`.
record Adjusting(StepRunner next) implements StepRunner {
  @Override
  public StepResult run(Frame frame) throws InterruptedException, EvaluationException {
    return next.run(frame.with(adjusted(frame)));
  }

  /// The settings with what the frame's step says.
  static StepSettings adjusted(Frame frame) throws EvaluationException {
    StepSettings settings = frame.settings();
    Optional<Value> become = frame.evaluate(Modifier.BECOME);
    if (become.isPresent()) {
      settings =
          settings.as(
              frame.run().becoming(become.get(), frame.target().host(), frame.step().span()));
    }
    Optional<Value> environment = frame.evaluate(Modifier.ENVIRONMENT);
    if (environment.isPresent() && environment.get().revealed() instanceof Value.Mapping mapping) {
      settings = settings.with(mapping.entries());
    }
    return settings;
  }
}
