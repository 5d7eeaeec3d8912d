package dev.runbook.modules.cloud;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// No snapshot of a set, or none of these. A set is deleted as a whole.
///
/// What this run has made it may delete without a guard; then nothing of another run is deleted by
/// the way.
///
/// @param snapshots ids; used when there is no set
record DeleteSnapshots(Optional<String> set, List<String> snapshots) implements CloudAction {
  private static final Duration SEARCH_PAUSE = Duration.ofSeconds(2);

  DeleteSnapshots {
    requireNonNull(set, "set is null");
    snapshots = List.copyOf(snapshots);
  }

  @Override
  public Effect effect() {
    return Effect.DESTROY;
  }

  /// A set that carries this run's id in its name is this run's too, also when nothing came of it:
  /// an `on_failure` may delete it without knowing how far the run came. That its members are this
  /// run's is looked at before they are deleted.
  @Override
  public boolean removesOnlyOwn(Session session) {
    return set.map(name ->
            name.contains(session.runId()) || session.createdByThisRun("snapshot set", name))
        .orElseGet(
            () -> snapshots.stream().allMatch(id -> session.createdByThisRun("snapshot", id)));
  }

  @Override
  public Assessment assess(PatientCloud cloud, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    List<Snapshot> found = found(cloud);
    return found.isEmpty()
        ? Assessment.unchanged("not there", value(found))
        : Assessment.changes(changes(found), value(found));
  }

  @Override
  public Applied apply(PatientCloud cloud, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    List<Snapshot> found = found(cloud);
    if (removesOnlyOwn(session)) {
      if (found.isEmpty() && set.isPresent()) {
        cloud.pause(SEARCH_PAUSE);
        found = found(cloud);
      }
      refuseForeign(found, session);
    }
    try {
      new SnapshotRemoval(cloud, session).remove(found.stream().map(Snapshot::snapshot).toList());
    } catch (CloudFailure e) {
      throw e.asModuleFailure();
    }
    set.filter(name -> session.createdByThisRun("snapshot set", name))
        .ifPresent(name -> session.removed("snapshot set", name));
    return found.isEmpty()
        ? Applied.unchanged("not there", value(found))
        : Applied.changed(changes(found), value(found));
  }

  private List<Snapshot> found(PatientCloud cloud)
      throws ModuleFailure, TransportException, InterruptedException {
    return set.isPresent()
        ? cloud.need(provider -> provider.snapshotsOf(set.get()))
        : cloud.need(provider -> provider.snapshots(snapshots));
  }

  private static void refuseForeign(List<Snapshot> found, Session session) throws ModuleFailure {
    for (Snapshot each : found) {
      if (!each.run().equals(session.runId())) {
        throw ModuleFailure.of(
            FailureKind.REFUSED,
            "Snapshot `%s` of set `%s` was made by run `%s`: this run does not delete it by the way."
                .formatted(each.snapshot(), each.set(), each.run()));
      }
    }
  }

  private static List<Change> changes(List<Snapshot> found) {
    return found.stream()
        .map(each ->
            Change.of(
                Effect.DESTROY,
                "delete",
                "snapshot %s of disk %s (member %d of %d of set %s)"
                    .formatted(each.snapshot(), each.disk(), each.member(), each.of(), each.set())))
        .toList();
  }

  /// What was there: afterwards there is nothing to tell.
  private Value value(List<Snapshot> found) {
    return set.isPresent()
        ? CloudResult.ofSet(set.get(), Optional.empty(), found, Map.of())
        : CloudResult.ofSnapshots(found);
  }
}
