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
/// A cancelled step is not rescued; its `on_failure` and `always` steps run all the same, and are
/// not cancelled with it. The first failure is the one that goes on: a failure while clearing up is
/// in the journal only.
record Rescuing(
    StepRunner next, List<StepRunner> rescue, List<StepRunner> onFailure, List<StepRunner> always)
    implements StepRunner {
  Rescuing {
    rescue = List.copyOf(rescue);
    onFailure = List.copyOf(onFailure);
    always = List.copyOf(always);
  }

  @Override
  public StepResult run(Frame frame) throws InterruptedException, EvaluationException {
    StepResult result;
    try {
      result = afterAttempt(frame, next.attempt(frame));
    } catch (InterruptedException cancelled) {
      clearUp(frame, cancelled);
      throw cancelled;
    }
    if (!always.isEmpty()) {
      StepResult end = BlockRunner.runAll(always, frame);
      if (end instanceof StepResult.Failed && !(result instanceof StepResult.Failed)) {
        return end;
      }
    }
    return result;
  }

  private StepResult afterAttempt(Frame frame, StepResult result) throws InterruptedException {
    if (!(result instanceof StepResult.Failed failed)) {
      return result;
    }
    Frame knowing = frame.with(frame.bindings().with("failure", failureValue(failed)));
    if (!onFailure.isEmpty()) {
      BlockRunner.runAll(onFailure, knowing);
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

  private static Value failureValue(StepResult.Failed failed) {
    Map<String, Value> fields = new LinkedHashMap<>();
    if (Seen.failure(failed.failure()) instanceof Value.Mapping mapping) {
      fields.putAll(mapping.entries());
    }
    fields.put("result", failed.value());
    return Value.map(fields);
  }

  private void clearUp(Frame frame, InterruptedException cancelled) throws InterruptedException {
    Thread.interrupted();
    try (Interruption root = frame.host().shield()) {
      Value failure =
          Value.map(
              Map.of(
                  "kind", Value.text("cancelled"),
                  "message", Value.text("cancelled"),
                  "detail", Value.text("")));
      Frame knowing = frame.shielded(root).with(frame.bindings().with("failure", failure));
      BlockRunner.runAll(onFailure, knowing);
      BlockRunner.runAll(always, knowing);
    } catch (InterruptedException again) {
      again.addSuppressed(cancelled);
      throw again;
    }
  }
}
