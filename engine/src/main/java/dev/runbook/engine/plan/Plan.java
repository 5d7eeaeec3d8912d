package dev.runbook.engine.plan;

import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import java.util.List;
import java.util.Optional;

/// What a run would do, found by reading only.
///
/// @param plays in their order; within one the steps stand host by host
public record Plan(String runbook, List<PlannedPlay> plays) {
  public record PlannedPlay(String name, List<String> hosts, List<PlannedStep> steps) {
    public PlannedPlay {
      hosts = List.copyOf(hosts);
      steps = List.copyOf(steps);
    }
  }

  public Plan {
    plays = List.copyOf(plays);
  }

  public List<PlannedStep> steps() {
    return plays.stream().flatMap(play -> play.steps().stream()).toList();
  }

  /// The steps that would or may destroy something.
  public List<PlannedStep> destroying() {
    return steps().stream().filter(Plan::destroys).toList();
  }

  private static boolean destroys(PlannedStep step) {
    return switch (step.verdict()) {
      case PlannedStep.Changes changes ->
          step.effect().equals(Optional.of(Effect.DESTROY))
              || changes.changes().stream().map(Change::effect).anyMatch(Effect.DESTROY::equals);
      case PlannedStep.Unjudged _ -> step.effect().equals(Optional.of(Effect.DESTROY));
      case PlannedStep.Groups _, PlannedStep.Skips _, PlannedStep.Nothing _, PlannedStep.Fails _ ->
          false;
    };
  }

  /// Whether a run would or may change anything.
  public boolean hasChanges() {
    return steps().stream()
        .anyMatch(step ->
            step.when() != PlannedStep.Circumstance.ON_FAILURE
                && !step.effect().equals(Optional.of(Effect.READ))
                && (step.verdict() instanceof PlannedStep.Changes
                    || step.verdict() instanceof PlannedStep.Unjudged));
  }

  /// The steps that would fail as things are now.
  public List<PlannedStep> failing() {
    return steps().stream().filter(step -> step.verdict() instanceof PlannedStep.Fails).toList();
  }
}
