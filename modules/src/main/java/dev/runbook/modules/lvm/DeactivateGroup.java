package dev.runbook.modules.lvm;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.modules.block.BlockDevice;
import dev.runbook.modules.block.LogicalVolume;
import dev.runbook.modules.block.PhysicalVolume;
import dev.runbook.modules.block.VolumeGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Deactivates all volumes of a group, so that its disks can be detached.
record DeactivateGroup(String name, Memory memory) implements LvmAction {
  /// Whether its disks stay in the devices file of LVM.
  enum Memory {
    KEPT,
    FORGOTTEN
  }

  DeactivateGroup {
    requireNonNull(name, "name is null");
    requireNonNull(memory, "memory is null");
  }

  @Override
  public Effect effect() {
    return Effect.CHANGE;
  }

  @Override
  public List<String> disks() {
    return List.of();
  }

  @Override
  public Optional<String> group() {
    return Optional.of(name);
  }

  @Override
  public Judgement judge(LvmHost host) throws ModuleFailure {
    Optional<VolumeGroup> found = host.group(name);
    if (found.isEmpty()) {
      refuseRemains(host);
      return Judgement.unchanged("there is no such volume group");
    }
    VolumeGroup group = found.get();
    List<LogicalVolume> open = group.logicalVolumes().stream().filter(LogicalVolume::open).toList();
    if (!open.isEmpty()) {
      throw Judgement.refusal(
          "The volume group `"
              + name
              + "` is in use: "
              + open.stream()
                  .map(volume -> volume.name() + Use.of(volume, host))
                  .collect(Collectors.joining(", "))
              + ".",
          "Unmount it first.");
    }
    List<Change> changes = new ArrayList<>();
    List<String> commands = new ArrayList<>();
    if (group.logicalVolumes().stream().anyMatch(LogicalVolume::active)) {
      changes.add(Change.of(Effect.CHANGE, "deactivate", "volume group " + name));
      commands.add("lvm vgchange -an " + PosixShell.word(name));
      commands.add("settle");
    }
    if (memory == Memory.FORGOTTEN) {
      for (PhysicalVolume member : host.shown(group)) {
        changes.add(
            Change.of(Effect.CHANGE, "forget", member.device() + " in the devices file of LVM"));
        commands.add("lvm lvmdevices -y --deldev " + PosixShell.word(member.device()));
      }
    }
    return changes.isEmpty()
        ? Judgement.unchanged("none of its volumes is active")
        : Judgement.doing(
            changes, commands, "The volume group `" + name + "` could not be deactivated");
  }

  // The mapper doubles the hyphens of names, so one hyphen ends the group's (lvm(8), naming).
  private void refuseRemains(LvmHost host) throws ModuleFailure {
    String prefix = "/dev/mapper/" + name.replace("-", "--") + "-";
    List<String> remains =
        host.devices().devices().stream()
            .filter(device -> device.type().equals("lvm"))
            .map(BlockDevice::path)
            .filter(path -> path.startsWith(prefix) && !path.startsWith(prefix + "-"))
            .toList();
    if (!remains.isEmpty()) {
      throw Judgement.refusal(
          "LVM no longer sees the volume group `"
              + name
              + "`, but its volumes are still mapped: "
              + String.join(", ", remains)
              + ".",
          "Unmount them and remove each with `dmsetup remove`.");
    }
  }

  @Override
  public Optional<Failure> unmet(LvmHost host) throws ModuleFailure {
    List<String> active =
        host.group(name).stream()
            .flatMap(group -> group.logicalVolumes().stream())
            .filter(LogicalVolume::active)
            .map(LogicalVolume::name)
            .toList();
    return active.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Failure.of(
                    FailureKind.COMMAND,
                    "The volume group `"
                        + name
                        + "` is still active: "
                        + String.join(", ", active)
                        + ".")
                .withHint("See who uses them with `dmsetup ls --tree` and `lsof`."));
  }
}
