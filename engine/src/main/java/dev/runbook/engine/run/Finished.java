package dev.runbook.engine.run;

import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.plan.StepId;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Makes the events that say how a step began and ended.
final class Finished {
  private Finished() {}

  static RunEvent.StepFinished event(Frame frame, StepResult result, Duration took) {
    Step step = frame.step();
    StepId id = frame.id();
    Optional<Failure> failure =
        result instanceof StepResult.Failed failed
            ? Optional.of(failed.failure())
            : Optional.empty();
    return new RunEvent.StepFinished(
        id,
        frame.host().name(),
        frame.number(),
        step.name(),
        module(step),
        result.outcome(),
        switch (result) {
          case StepResult.Unchanged unchanged -> unchanged.reason();
          case StepResult.Skipped skipped -> skipped.reason();
          case StepResult.Changed _, StepResult.Failed _ -> "";
        },
        result instanceof StepResult.Changed changed ? changed.changes() : List.of(),
        failure,
        step.modifiers().name(Modifier.REGISTER),
        step instanceof Step.ModuleStep ? result.value() : Value.NULL,
        took);
  }

  /// The module's name, or `block` or `include`.
  static String module(Step step) {
    return switch (step) {
      case Step.ModuleStep module -> module.module();
      case Step.Block _ -> "block";
      case Step.Include _ -> "include";
    };
  }
}
