package dev.runbook.engine.saved;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.Sightings;
import java.util.List;

/// A plan that was reviewed, with all that an apply is bound to. Nothing in it is secret.
///
/// @param operator who made it
/// @param identities which very things the probes met
/// @param answers to the questions that a run will ask
/// @param approvals how many persons have to sign it; 0 for none
public record SavedPlan(
    Plan plan,
    String operator,
    Asked asked,
    Origin origin,
    List<Sightings.Sighting> identities,
    List<ReviewedAnswer> answers,
    int approvals) {
  /// The version of the file. It grows when a field changes its meaning.
  public static final int VERSION = 1;

  public SavedPlan {
    requireNonNull(plan, "plan is null");
    requireNonNull(operator, "operator is null");
    requireNonNull(asked, "asked is null");
    requireNonNull(origin, "origin is null");
    identities = List.copyOf(identities);
    answers = List.copyOf(answers);
    if (approvals < 0) {
      throw new IllegalArgumentException("fewer than no approvals: " + approvals);
    }
  }

  /// The questions that nobody has granted, of steps that run for certain.
  public List<ReviewedAnswer> open() {
    return answers.stream().filter(answer -> !answer.granted()).toList();
  }
}
