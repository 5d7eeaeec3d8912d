package dev.runbook.modules.cloud;

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
import java.util.List;
import java.util.Map;

/// None of these disks, or none with these tags. One that is attached is not deleted.
///
/// @param tags used when no disks are named
record DeleteDisks(List<String> disks, Map<String, String> tags) implements CloudAction {
  DeleteDisks {
    disks = List.copyOf(disks);
    tags = Map.copyOf(tags);
  }

  @Override
  public Effect effect() {
    return Effect.DESTROY;
  }

  @Override
  public boolean removesOnlyOwn(Session session) {
    return !disks.isEmpty()
        && disks.stream().allMatch(disk -> session.createdByThisRun("disk", disk));
  }

  @Override
  public Assessment assess(PatientCloud cloud, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    List<Disk> found = found(cloud);
    return found.isEmpty()
        ? Assessment.unchanged("not there", CloudResult.ofDisks(found, List.of()))
        : Assessment.changes(changes(found), CloudResult.ofDisks(found, List.of()));
  }

  @Override
  public Applied apply(PatientCloud cloud, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    List<Disk> found = found(cloud);
    for (Disk disk : found) {
      cloud.order(provider -> provider.deleteDisk(disk.disk()));
      session.removed("disk", disk.disk());
    }
    return found.isEmpty()
        ? Applied.unchanged("not there", CloudResult.ofDisks(found, List.of()))
        : Applied.changed(changes(found), CloudResult.ofDisks(found, List.of()));
  }

  private List<Disk> found(PatientCloud cloud)
      throws ModuleFailure, TransportException, InterruptedException {
    List<Disk> found =
        disks.isEmpty()
            ? cloud.need(provider -> provider.disksTagged(tags))
            : DiskNames.present(cloud, disks);
    for (Disk disk : found) {
      if (disk.instance().isPresent()) {
        throw new ModuleFailure(
            Failure.of(
                    FailureKind.REFUSED,
                    "The disk `%s` is attached to `%s` and is not deleted."
                        .formatted(disk.disk(), disk.instance().get()))
                .withHint("Detach it first: `action: detach`."));
      }
    }
    return found;
  }

  private static List<Change> changes(List<Disk> found) {
    return found.stream()
        .map(disk -> Change.of(Effect.DESTROY, "delete", "disk " + disk.disk()))
        .toList();
  }
}
