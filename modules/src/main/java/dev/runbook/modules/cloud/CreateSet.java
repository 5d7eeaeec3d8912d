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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A set of snapshots, one of each disk, all of this attempt of this run: whole or not there at
/// all.
///
/// @param disks ids or serials
/// @param mode as the author says; otherwise a group where the cloud can
/// @param until how far each snapshot must be: CAPTURED or COMPLETED
/// @param parallel how many calls at once when disks are taken one by one
/// @param timeout for reaching `until`
/// @param notBefore an instant before which no member may have been captured
record CreateSet(
    List<String> disks,
    String set,
    Optional<SnapshotRequest.Mode> mode,
    Snapshot.State until,
    Map<String, String> tags,
    int parallel,
    Duration timeout,
    Optional<Instant> notBefore)
    implements CloudAction {
  CreateSet {
    disks = List.copyOf(disks);
    requireNonNull(set, "set is null");
    requireNonNull(mode, "mode is null");
    requireNonNull(until, "until is null");
    tags = Map.copyOf(tags);
    requireNonNull(timeout, "timeout is null");
    requireNonNull(notBefore, "notBefore is null");
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
        ? Assessment.unchanged("the set is there", value(start, start.own()))
        : new Assessment(
            start.missing().stream().map(this::change).toList(),
            start.mode() == SnapshotRequest.Mode.GROUP
                ? "at one instant, as a group of the cloud"
                : "one by one: nothing but a freeze makes them simultaneous",
            new Value.Unknown(java.util.Set.of(), "the snapshots of set " + set));
  }

  @Override
  public Applied apply(PatientCloud cloud, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    Start start = start(cloud, session);
    List<Snapshot> whole = new SetCreation(this, start, cloud, session).complete();
    return start.missing().isEmpty()
        ? Applied.unchanged("the set is there", value(start, whole))
        : Applied.changed(start.missing().stream().map(this::change).toList(), value(start, whole));
  }

  private Value value(Start start, List<Snapshot> snapshots) {
    Map<String, String> serials = new LinkedHashMap<>();
    start.members().forEach(member -> serials.put(member.disk(), member.serial()));
    return CloudResult.ofSet(set, Optional.of(start.mode()), snapshots, serials);
  }

  private Change change(SnapshotRequest.Member member) {
    return Change.of(
        Effect.CHANGE,
        "create",
        "snapshot of disk %s (member %d of %d of set %s)"
            .formatted(member.disk(), member.member(), member.of(), set));
  }

  /// What is there before anything is done.
  ///
  /// @param own the set's members that this attempt has made already
  /// @param missing what is still to be made
  record Start(
      SnapshotRequest.Mode mode,
      List<SnapshotRequest.Member> members,
      List<Snapshot> own,
      List<SnapshotRequest.Member> missing) {}

  private Start start(PatientCloud cloud, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    SnapshotRequest.Mode chosen = chosenMode(cloud.capabilities());
    List<SnapshotRequest.Member> members = new ArrayList<>();
    for (Disk disk : DiskNames.resolve(cloud, disks)) {
      members.add(
          new SnapshotRequest.Member(disk.disk(), disk.serial(), members.size() + 1, disks.size()));
    }
    List<Snapshot> found = cloud.need(provider -> provider.snapshotsOf(set));
    for (Snapshot each : found) {
      refuseForeign(each, members, probe);
    }
    List<SnapshotRequest.Member> missing =
        members.stream()
            .filter(member -> found.stream().noneMatch(it -> it.member() == member.member()))
            .toList();
    return new Start(chosen, members, found, missing);
  }

  private SnapshotRequest.Mode chosenMode(CloudProvider.Capabilities can) throws ModuleFailure {
    boolean groups = can.group() == CloudProvider.Group.SUPPORTED;
    if (mode.equals(Optional.of(SnapshotRequest.Mode.GROUP)) && !groups) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.REFUSED,
                  "The provider takes no group of disks at one instant, and `mode: group` asks for"
                      + " one.")
              .withHint(
                  "Freeze the file system and use `mode: single`, or say `capabilities: { group:"
                      + " true }` in `provider` if the cloud can."));
    }
    if (disks.size() > can.maxMembers()) {
      throw ModuleFailure.of(
          FailureKind.REFUSED,
          "A set has at most %d members here, and %d disks are named."
              .formatted(can.maxMembers(), disks.size()));
    }
    return mode.orElse(groups ? SnapshotRequest.Mode.GROUP : SnapshotRequest.Mode.SINGLE);
  }

  /// Members of another attempt may be older than this attempt's start: publishing them would be
  /// silent corruption.
  private void refuseForeign(Snapshot each, List<SnapshotRequest.Member> members, Probe probe)
      throws ModuleFailure {
    if (!each.madeBy(probe.runId(), probe.attempt())) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.REFUSED,
                  "The set `%s` already holds snapshot `%s` of run `%s`, attempt %d."
                      .formatted(set, each.snapshot(), each.run(), each.attempt()))
              .withHint(
                  "Nothing is adopted from another attempt. Put `{{run.id}}-{{run.attempt}}` into"
                      + " the set's name, or delete that set."));
    }
    boolean asked =
        members.stream()
            .anyMatch(member ->
                member.member() == each.member()
                    && member.disk().equals(each.disk())
                    && member.of() == each.of());
    if (!asked) {
      throw ModuleFailure.of(
          FailureKind.REFUSED,
          "The set `%s` already holds snapshot `%s` of disk `%s` as member %d of %d, which is not asked for."
              .formatted(set, each.snapshot(), each.disk(), each.member(), each.of()));
    }
  }
}
