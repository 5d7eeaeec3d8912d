package dev.runbook.engine.event;

import dev.runbook.engine.plan.StepId;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What happened in a run. Events are the only thing that reporters read and that is kept; nothing
/// in them is secret.
///
/// The kinds and their fields are versioned together by [#VERSION]; a reader refuses a newer
/// version.
public sealed interface RunEvent {
  /// The version of the event format. It grows when a field changes its meaning.
  int VERSION = 1;

  /// An event that is about a step on a host.
  sealed interface OfStep extends RunEvent {
    StepId step();

    String host();
  }

  /// The first event of every run.
  ///
  /// @param digests SHA-256, in hex, of every file that the run was made from, by name
  /// @param inputs as shown to people: secrets are references
  record RunStarted(
      String run,
      String runbook,
      String file,
      Map<String, String> digests,
      Map<String, Value> inputs,
      String operator,
      String engine)
      implements RunEvent {}

  /// The run carries out a plan that was saved and reviewed; follows the first event.
  ///
  /// @param file as it was named
  /// @param sha256 of the file, in hex
  /// @param operator who made the plan
  /// @param made when
  /// @param approvers who signed it
  record PlanApplied(
      String file, String sha256, String operator, Instant made, List<Approver> approvers)
      implements RunEvent {
    /// @param key the fingerprint of the key that signed
    public record Approver(String name, String key) {}

    public PlanApplied {
      approvers = List.copyOf(approvers);
    }
  }

  record PlayStarted(String play, String path, List<String> hosts) implements RunEvent {}

  /// Written before the step's first command is sent.
  ///
  /// @param number the outline number for people
  /// @param does the rendered action: the command, the statement; empty for blocks
  record StepStarted(
      StepId step,
      String host,
      String number,
      String name,
      String module,
      Optional<Effect> effect,
      String does)
      implements OfStep {}

  /// @param stream `stdout` or `stderr`
  record StepOutput(StepId step, String host, String stream, String text) implements OfStep {}

  record StepSaid(StepId step, String host, String line) implements OfStep {}

  /// @param percent -1 when the end is not known
  record StepProgressed(StepId step, String host, int percent, String text) implements OfStep {}

  /// An attempt failed and another one follows after `delay`.
  record StepRetried(StepId step, String host, int attempt, int of, Failure failure, Duration delay)
      implements OfStep {}

  /// Written before anyone hears of the outcome.
  ///
  /// @param outcome `unchanged`, `changed`, `skipped` or `failed`
  /// @param reason why it is unchanged or skipped; may be empty
  /// @param registered the name the value is kept under, empty when none
  record StepFinished(
      StepId step,
      String host,
      String number,
      String name,
      String module,
      String outcome,
      String reason,
      List<Change> changes,
      Optional<Failure> failure,
      Optional<String> registered,
      Value value,
      Duration took)
      implements OfStep {}

  /// A failure does not end the host's part.
  ///
  /// @param how `ignored` or `rescued`
  record FailureHandled(StepId step, String host, String how) implements OfStep {}

  record GuardChecked(
      StepId step, String host, String expression, boolean holds, Map<String, Value> values)
      implements OfStep {}

  /// @param kind `approve` or `confirm`
  /// @param by the operator, or the saved plan it came from
  record Answered(
      StepId step, String host, String kind, String question, boolean granted, String by)
      implements OfStep {}

  record HoldOpened(StepId step, String host, String hold, String description) implements OfStep {}

  record HoldReleased(
      StepId step, String host, String hold, String description, Optional<Failure> failure)
      implements OfStep {}

  /// Written before the thing is made: from here on it may exist.
  record ThingCreated(StepId step, String host, String kind, String id, String removal)
      implements OfStep {}

  record ThingRemoved(StepId step, String host, String kind, String id) implements OfStep {}

  record HandlerNotified(StepId step, String host, String handler) implements OfStep {}

  /// A host takes no further part.
  record HostLost(String host, String step, Failure failure) implements RunEvent {}

  /// @param outcome `succeeded`, `failed`, `unreachable`, `refused` or `interrupted`
  record RunFinished(String run, String outcome, Map<String, HostTally> hosts, Duration took)
      implements RunEvent {}

  /// Counts per host for the recap line.
  record HostTally(
      int ok, int changed, int unreachable, int failed, int skipped, int rescued, int ignored) {
    public static final HostTally NONE = new HostTally(0, 0, 0, 0, 0, 0, 0);
  }
}
