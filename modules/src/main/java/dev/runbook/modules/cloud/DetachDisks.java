package dev.runbook.modules.cloud;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.TransportException;
import java.time.Duration;
import java.util.List;

/// Disks that are attached to no instance. Counts as destroying: a guest that uses one loses it.
record DetachDisks(List<String> disks, Duration timeout) implements CloudAction {
  DetachDisks {
    disks = List.copyOf(disks);
    requireNonNull(timeout, "timeout is null");
  }

  @Override
  public Effect effect() {
    return Effect.DESTROY;
  }

  /// Attachments of this run, or disks of this run, wherever they are attached.
  @Override
  public boolean removesOnlyOwn(Session session) {
    return disks.stream()
        .allMatch(disk ->
            session.createdByThisRun("attachment", disk) || session.createdByThisRun("disk", disk));
  }

  @Override
  public Assessment assess(PatientCloud cloud, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    List<Disk> found = DiskNames.present(cloud, disks);
    List<Change> changes = changes(found);
    return changes.isEmpty()
        ? Assessment.unchanged("detached already", CloudResult.ofDisks(found, List.of()))
        : Assessment.changes(changes, CloudResult.ofDisks(found, List.of()));
  }

  @Override
  public Applied apply(PatientCloud cloud, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    List<Disk> found = DiskNames.present(cloud, disks);
    List<Disk> attached = found.stream().filter(DetachDisks::isAttached).toList();
    for (Disk disk : attached) {
      cloud.need(provider -> provider.detach(disk.disk()));
    }
    List<Disk> now =
        attached.isEmpty()
            ? found
            : new DiskWait(cloud, session)
                .until(
                    "detached",
                    disk -> !isAttached(disk),
                    found.stream().map(Disk::disk).toList(),
                    timeout);
    now.forEach(disk -> session.removed("attachment", disk.disk()));
    List<Change> changes = changes(found);
    return changes.isEmpty()
        ? Applied.unchanged("detached already", CloudResult.ofDisks(now, List.of()))
        : Applied.changed(changes, CloudResult.ofDisks(now, List.of()));
  }

  private static boolean isAttached(Disk disk) {
    return disk.instance().isPresent() || disk.state() == Disk.State.DETACHING;
  }

  private static List<Change> changes(List<Disk> found) {
    return found.stream()
        .filter(DetachDisks::isAttached)
        .map(disk ->
            Change.of(
                Effect.DESTROY,
                "detach",
                "disk "
                    + disk.disk()
                    + disk.instance().map(name -> " from instance " + name).orElse("")))
        .toList();
  }
}
