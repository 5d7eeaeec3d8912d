package dev.runbook.engine.run;

import dev.runbook.engine.check.CheckedRunbook;
import dev.runbook.engine.plan.Selection;
import java.util.Map;

/// What is to be run.
///
/// @param forks how many hosts run at once
/// @param digests SHA-256 of every file it was made from, by name
/// @param operator who runs it, for the journal
/// @param engine the engine's version, for the journal
public record RunRequest(
    CheckedRunbook runbook,
    Selection selection,
    int forks,
    Map<String, String> digests,
    String operator,
    String engine) {
  public RunRequest {

    digests = Map.copyOf(digests);
  }
}
