package dev.runbook.engine.run;

import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.value.Value;
import java.util.List;
import java.util.Optional;

/// `register` and `notify`: they see the whole result, of all items and the last attempt, failed
/// ones too.
record Registering(StepRunner next) implements StepRunner {
  @Override
  public StepResult run(Frame frame) throws InterruptedException, EvaluationException {
    StepResult result = next.attempt(frame);
    frame
        .step()
        .modifiers()
        .name(Modifier.REGISTER)
        .ifPresent(name -> frame.registers().put(name, Seen.asSeen(result)));
    if (result instanceof StepResult.Changed) {
      Optional<Value> handlers = frame.evaluate(Modifier.NOTIFY);
      for (Value name : handlers.map(Registering::names).orElse(List.of())) {
        if (name.revealed() instanceof Value.Text text) {
          frame.reported(
              new RunEvent.HandlerNotified(frame.id(), frame.host().name(), text.text()));
          frame.host().notified(text.text());
        }
      }
    }
    return result;
  }

  private static List<Value> names(Value handlers) {
    return handlers.revealed() instanceof Value.Listing list ? list.items() : List.of(handlers);
  }
}
