package dev.runbook.engine.run;

import dev.runbook.engine.event.RunEvent.HostTally;
import dev.runbook.engine.result.Failure;
import java.util.LinkedHashMap;
import java.util.Map;

/// How a run ended.
///
/// @param failures the failure that ended each lost host's part
public record RunResult(
    String run, Outcome outcome, Map<String, HostTally> hosts, Map<String, Failure> failures) {
  /// In one word, the worst of what happened.
  public enum Outcome {
    SUCCEEDED,
    FAILED,
    /// A host was unreachable and nothing else failed.
    UNREACHABLE,
    /// A guard, an approval or a lock said no, and nothing else failed.
    REFUSED,
    INTERRUPTED
  }

  public RunResult {
    hosts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
    failures = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(failures));
  }
}
