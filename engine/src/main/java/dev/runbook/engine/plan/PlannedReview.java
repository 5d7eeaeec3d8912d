package dev.runbook.engine.plan;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/// What a step says to whoever reviews the plan.
///
/// @param table what a step of the module `review` shows
/// @param irreversible what cannot be taken back after it; empty when it says nothing of that
/// @param ifInterrupted what is there, and what helps, when the run dies in it; empty when it says
///   nothing of that
public record PlannedReview(
    Optional<PlannedTable> table, String irreversible, String ifInterrupted) {
  public static final PlannedReview NONE = new PlannedReview(Optional.empty(), "", "");

  public PlannedReview {
    requireNonNull(table, "table is null");
    requireNonNull(irreversible, "irreversible is null");
    requireNonNull(ifInterrupted, "ifInterrupted is null");
  }
}
