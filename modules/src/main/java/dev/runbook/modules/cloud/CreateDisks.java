package dev.runbook.modules.cloud;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One disk of each snapshot of a whole set, or of each of these snapshots, found again by the
/// run's tag. All or none.
///
/// @param snapshots ids; used when there is no set
/// @param tags for the new disks, besides our own
/// @param sizeBytes the least size of each disk; zero means that of its snapshot
/// @param timeout for the disks to become available
record CreateDisks(
    Optional<String> set,
    List<String> snapshots,
    Map<String, String> tags,
    Optional<String> type,
    long sizeBytes,
    Duration timeout)
    implements CloudAction {
  /// The tag by which the disks of a run are found again.
  static final String RUN_TAG = "runbook:restore";

  CreateDisks {
    requireNonNull(set, "set is null");
    snapshots = List.copyOf(snapshots);
    tags = Map.copyOf(tags);
    requireNonNull(type, "type is null");
    requireNonNull(timeout, "timeout is null");
  }

  @Override
  public Effect effect() {
    return Effect.CHANGE;
  }

  @Override
  public Assessment assess(PatientCloud cloud, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    Start start = start(cloud, probe);
    return start.missing().isEmpty()
        ? Assessment.unchanged(
            "the disks are there", CloudResult.ofDisks(start.made(), start.origins()))
        : Assessment.changes(
            start.missing().stream().map(CreateDisks::change).toList(),
            new Value.Unknown(Set.of(), "the new disks"));
  }

  @Override
  public Applied apply(PatientCloud cloud, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    Start start = start(cloud, session);
    List<Disk> disks = new DiskCreation(this, start, cloud, session).complete();
    Value value = CloudResult.ofDisks(disks, start.origins());
    return start.missing().isEmpty()
        ? Applied.unchanged("the disks are there", value)
        : Applied.changed(start.missing().stream().map(CreateDisks::change).toList(), value);
  }

  private static Change change(Snapshot origin) {
    return Change.of(
        Effect.CHANGE,
        "create",
        "disk from snapshot %s (of disk %s, member %d of %d of set %s)"
            .formatted(
                origin.snapshot(), origin.disk(), origin.member(), origin.of(), origin.set()));
  }

  /// What is there before anything is done.
  ///
  /// @param origins the snapshots, members in order
  /// @param made the disks that this run has made of them already
  /// @param missing the snapshots that have no disk of this run yet
  record Start(List<Snapshot> origins, List<Disk> made, List<Snapshot> missing) {}

  private Start start(PatientCloud cloud, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    List<Snapshot> origins = origins(cloud);
    List<Disk> ours = cloud.need(provider -> provider.disksTagged(Map.of(RUN_TAG, probe.runId())));
    List<Disk> made = new ArrayList<>();
    List<Snapshot> missing = new ArrayList<>();
    for (Snapshot origin : origins) {
      List<Disk> copies =
          ours.stream()
              .filter(disk -> disk.snapshot().equals(Optional.of(origin.snapshot())))
              .toList();
      if (copies.size() > 1) {
        throw new ModuleFailure(
            Failure.of(
                    FailureKind.REFUSED,
                    "This run has made %d disks of snapshot `%s`."
                        .formatted(copies.size(), origin.snapshot()))
                .withHint("Delete the ones that are too many."));
      }
      made.addAll(copies);
      if (copies.isEmpty()) {
        missing.add(origin);
      }
    }
    return new Start(origins, made, missing);
  }

  private List<Snapshot> origins(PatientCloud cloud)
      throws ModuleFailure, TransportException, InterruptedException {
    List<Snapshot> found =
        set.isPresent()
            ? cloud.need(provider -> provider.snapshotsOf(set.get()))
            : cloud.need(provider -> provider.snapshots(snapshots));
    if (set.isPresent()) {
      SetJudgement.refuseFlaw(set.get(), found);
    }
    for (String id : snapshots) {
      if (found.stream().noneMatch(each -> each.snapshot().equals(id))) {
        throw ModuleFailure.of(FailureKind.REFUSED, "The cloud has no snapshot `" + id + "`.");
      }
    }
    for (Snapshot each : found) {
      if (!each.reached(Snapshot.State.COMPLETED)) {
        throw new ModuleFailure(
            Failure.of(
                    FailureKind.REFUSED,
                    "Snapshot `%s` of disk `%s` is %s, not completed."
                        .formatted(each.snapshot(), each.disk(), each.state().written()))
                .withHint("The action `wait` waits for it."));
      }
    }
    return found.stream().sorted(Comparator.comparingInt(Snapshot::member)).toList();
  }

  Map<String, String> tagsFor(Snapshot origin, String run) {
    Map<String, String> all = new LinkedHashMap<>(tags);
    all.put(RUN_TAG, run);
    all.put("runbook:set", origin.set());
    all.put("runbook:member", origin.member() + "/" + origin.of());
    return all;
  }
}
