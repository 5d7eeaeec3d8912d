package dev.runbook.modules.cloud;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Existing;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import java.time.Duration;
import java.util.List;

/// Disks that are attached to one instance. One that is attached to another is not touched.
record AttachDisks(List<String> disks, String instance, Duration timeout) implements CloudAction {
  AttachDisks {
    disks = List.copyOf(disks);
    requireNonNull(instance, "instance is null");
    requireNonNull(timeout, "timeout is null");
  }

  @Override
  public Effect effect() {
    return Effect.CHANGE;
  }

  @Override
  public Assessment assess(PatientCloud cloud, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    List<Disk> found = found(cloud);
    List<Change> changes = changes(found);
    return changes.isEmpty()
        ? Assessment.unchanged("attached already", CloudResult.ofDisks(found, List.of()))
        : Assessment.changes(changes, CloudResult.ofDisks(found, List.of()));
  }

  @Override
  public Applied apply(PatientCloud cloud, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    List<Disk> found = found(cloud);
    for (Disk disk : found) {
      if (!disk.isOn(instance)) {
        session.created(
            new Existing(
                "attachment",
                disk.disk(),
                "Detach the disk `%s` from the instance `%s`.".formatted(disk.disk(), instance)));
        cloud.need(provider -> provider.attach(disk.disk(), instance));
      }
    }
    List<Disk> attached =
        new DiskWait(cloud, session)
            .until(
                "attached",
                disk -> disk.isOn(instance) && disk.state() == Disk.State.IN_USE,
                found.stream().map(Disk::disk).toList(),
                timeout);
    List<Change> changes = changes(found);
    return changes.isEmpty()
        ? Applied.unchanged("attached already", CloudResult.ofDisks(attached, List.of()))
        : Applied.changed(changes, CloudResult.ofDisks(attached, List.of()));
  }

  private List<Disk> found(PatientCloud cloud)
      throws ModuleFailure, TransportException, InterruptedException {
    List<Disk> found = DiskNames.resolve(cloud, disks);
    for (Disk disk : found) {
      if (disk.instance().isPresent() && !disk.isOn(instance)) {
        throw new ModuleFailure(
            Failure.of(
                    FailureKind.REFUSED,
                    "The disk `%s` is attached to `%s`, not to `%s`."
                        .formatted(disk.disk(), disk.instance().get(), instance))
                .withHint("Detach it in a step of its own, if that is meant."));
      }
    }
    return found;
  }

  private List<Change> changes(List<Disk> found) {
    return found.stream()
        .filter(disk -> !disk.isOn(instance))
        .map(disk ->
            Change.of(Effect.CHANGE, "attach", "disk " + disk.disk() + " to instance " + instance))
        .toList();
  }
}
