package dev.runbook.engine.run;

import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `rescue`, `on_failure` and `always`.
///
/// A cancelled step is not rescued; its `on_failure` and `always` steps run all the same. These
/// clear up, so what is lost or cancelled outside meanwhile does not stop them. The first failure
/// is the one that goes on: a failure while clearing up is in the journal only.
record Rescuing(
    StepRunner next, List<StepRunner> rescue, List<StepRunner> onFailure, List<StepRunner> always)
    implements StepRunner {
  private static final Value CANCELLED =
      Value.map(
          Map.of(
              "kind", Value.text("cancelled"),
              "message", Value.text("It was cancelled."),
              "detail", Value.text("")));

  Rescuing {
    rescue = List.copyOf(rescue);
    onFailure = List.copyOf(onFailure);
    always = List.copyOf(always);
  }

  @Override
  public StepResult run(Frame frame) throws InterruptedException, EvaluationException {
    StepResult result;
    try {
      result = next.attempt(frame);
    } catch (InterruptedException cancelled) {
      clearUp(onFailure, frame.with(frame.bindings().with("failure", CANCELLED)));
      clearUp(always, frame);
      throw cancelled;
    }
    try {
      result = handled(frame, result);
    } catch (InterruptedException cancelled) {
      clearUp(always, frame);
      throw cancelled;
    }
    StepResult end = clearUp(always, frame);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return end instanceof StepResult.Failed && !(result instanceof StepResult.Failed)
        ? end
        : result;
  }

  private StepResult handled(Frame frame, StepResult result) throws InterruptedException {
    if (!(result instanceof StepResult.Failed failed)) {
      return result;
    }
    Frame knowing = frame.with(frame.bindings().with("failure", failureValue(failed)));
    clearUp(onFailure, knowing);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (rescue.isEmpty()) {
      return failed;
    }
    StepResult rescued = BlockRunner.runAll(rescue, knowing);
    if (rescued instanceof StepResult.Failed) {
      return rescued;
    }
    frame.soon(new RunEvent.FailureHandled(frame.id(), frame.host().name(), "rescued"));
    return rescued;
  }

  /// Runs the steps under a shield. Afterwards the thread is interrupted when something outside has
  /// fired.
  private static StepResult clearUp(List<StepRunner> steps, Frame frame)
      throws InterruptedException {
    if (steps.isEmpty()) {
      return new StepResult.Unchanged(Value.NULL, "");
    }
    try (Interruption shield = frame.host().clearingUp(frame.interruption())) {
      return BlockRunner.runAll(steps, frame.with(shield));
    }
  }

  private static Value failureValue(StepResult.Failed failed) {
    Map<String, Value> fields = new LinkedHashMap<>();
    if (Seen.failure(failed.failure()) instanceof Value.Mapping mapping) {
      fields.putAll(mapping.entries());
    }
    fields.put("result", failed.value());
    return Value.map(fields);
  }
}
