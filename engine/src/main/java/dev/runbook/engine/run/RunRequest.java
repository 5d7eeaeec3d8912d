package dev.runbook.engine.run;

import dev.runbook.engine.check.CheckedRunbook;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.plan.Selection;
import java.util.Map;
import java.util.Optional;

/// What is to be run.
///
/// @param forks how many hosts run at once
/// @param digests SHA-256 of every file it was made from, by name
/// @param operator who runs it, for the journal
/// @param engine the engine's version, for the journal
/// @param plan the saved plan that is carried out, for the journal
public record RunRequest(
    CheckedRunbook runbook,
    Selection selection,
    int forks,
    Map<String, String> digests,
    String operator,
    String engine,
    Optional<RunEvent.PlanApplied> plan) {
  public RunRequest(
      CheckedRunbook runbook,
      Selection selection,
      int forks,
      Map<String, String> digests,
      String operator,
      String engine) {
    this(runbook, selection, forks, digests, operator, engine, Optional.empty());
  }

  public RunRequest {
    digests = Map.copyOf(digests);
  }
}
