package dev.runbook.engine.plan;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.result.Effect;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a run would do, found by reading only. Nothing in it is secret.
///
/// @param made when it was made
/// @param offline whether nobody was connected to
/// @param inputs all of them, defaults included
/// @param plays in their order; within one the steps stand host by host
public record Plan(
    String runbook,
    Instant made,
    boolean offline,
    List<PlannedValue> inputs,
    List<PlannedPlay> plays) {
  /// The version of the JSON form. It grows when a field changes its meaning.
  public static final int VERSION = 1;

  /// @param path the play's part of the paths of its steps
  public record PlannedPlay(String name, String path, List<String> hosts, List<PlannedStep> steps) {
    public PlannedPlay {
      hosts = List.copyOf(hosts);
      steps = List.copyOf(steps);
    }
  }

  public Plan {
    requireNonNull(made, "made is null");
    inputs = List.copyOf(inputs);
    plays = List.copyOf(plays);
  }

  public List<PlannedStep> steps() {
    return plays.stream().flatMap(play -> play.steps().stream()).toList();
  }

  /// The steps that would or may destroy something.
  public List<PlannedStep> destroying() {
    return steps().stream().filter(PlannedStep::destroys).toList();
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

  /// The steps that would fail as things are now; not those of which it is not known whether they
  /// run.
  public List<PlannedStep> failing() {
    return steps().stream()
        .filter(step ->
            step.verdict() instanceof PlannedStep.Fails
                && step.when() == PlannedStep.Circumstance.CERTAIN)
        .toList();
  }
}
