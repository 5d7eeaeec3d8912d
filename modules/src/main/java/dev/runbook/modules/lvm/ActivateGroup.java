package dev.runbook.modules.lvm;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.modules.block.LogicalVolume;
import dev.runbook.modules.block.PhysicalVolume;
import dev.runbook.modules.block.VolumeGroup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Activates all volumes of a group, after it was found whole: no member missing, none twice, none
/// foreign, and no complaint of LVM about it. A stripe with one wrong disk destroys what is on it
/// as soon as a journal is replayed.
///
/// @param expected UUIDs of exactly its physical volumes; empty for any
/// @param disks serial numbers or paths of exactly its disks; empty for any
record ActivateGroup(String name, Set<String> expected, List<String> disks) implements LvmAction {
  // pvck(8) and vgck(8) call this harmless: an older LVM wrote the header.
  private static final String OLD_HEADER = "old PV header";

  ActivateGroup {
    requireNonNull(name, "name is null");
    expected = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(expected));
    disks = List.copyOf(disks);
  }

  @Override
  public Effect effect() {
    return Effect.CHANGE;
  }

  @Override
  public Optional<String> group() {
    return Optional.of(name);
  }

  @Override
  public Judgement judge(LvmHost host) throws ModuleFailure {
    Change activation = Change.of(Effect.CHANGE, "activate", "volume group " + name);
    Optional<Failure> obstacle = host.obstacle();
    Optional<VolumeGroup> found = host.group(name);
    if (found.isEmpty() || obstacle.isPresent()) {
      return Judgement.waiting(
          List.of(activation),
          obstacle.orElse(
              Judgement.obstacle(
                      "There is no volume group `" + name + "` on this host.",
                      "Attach its disks; `pvs -a` shows what LVM sees.")
                  .withDetail(String.join("\n", host.lvm().warnings()))));
    }
    VolumeGroup group = found.get();
    List<String> problems = problems(group, host);
    if (!problems.isEmpty()) {
      throw new ModuleFailure(
          Judgement.obstacle(
                  "The volume group `"
                      + name
                      + "` is not to be activated: "
                      + problems.getFirst()
                      + ".",
                  "Attach exactly the disks of one set, each once.")
              .withDetail(String.join("\n", problems)));
    }
    List<Change> changes = new ArrayList<>();
    List<String> commands = new ArrayList<>();
    for (PhysicalVolume member : host.hidden(group)) {
      changes.add(
          Change.of(Effect.CHANGE, "enter", member.device() + " in the devices file of LVM"));
      commands.add("lvm lvmdevices -y --adddev " + PosixShell.word(member.device()));
    }
    if (!group.logicalVolumes().stream().allMatch(LogicalVolume::active)) {
      changes.add(activation);
      commands.add("lvm vgchange -ay " + PosixShell.word(name));
      commands.add("settle");
    }
    return changes.isEmpty()
        ? Judgement.unchanged(
            group.logicalVolumes().isEmpty()
                ? "it has no logical volume"
                : "all its volumes are active")
        : Judgement.doing(
            changes, commands, "The volume group `" + name + "` could not be activated");
  }

  private List<String> problems(VolumeGroup group, LvmHost host) {
    List<String> problems = new ArrayList<>();
    if (group.missing() > 0 || group.physicalVolumes().stream().anyMatch(PhysicalVolume::missing)) {
      problems.add(
          "of its "
              + group.physicalVolumes().size()
              + " disks "
              + Math.max(1, group.missing())
              + " are missing");
    }
    Set<String> members =
        group.physicalVolumes().stream()
            .map(PhysicalVolume::uuid)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    host.lvm()
        .duplicates()
        .forEach((device, uuid) -> {
          if (members.contains(uuid)) {
            problems.add(device + " has the same physical volume as a disk of it, " + uuid);
          }
        });
    if (!expected.isEmpty()) {
      members.stream()
          .filter(uuid -> !expected.contains(uuid))
          .forEach(uuid ->
              problems.add("the physical volume " + uuid + " belongs to it and is not expected"));
      expected.stream()
          .filter(uuid -> !members.contains(uuid))
          .forEach(uuid ->
              problems.add("the physical volume " + uuid + " is expected and not one of it"));
    }
    if (!disks.isEmpty()) {
      problems.addAll(host.differences(group));
    }
    for (LogicalVolume volume : group.logicalVolumes()) {
      if (!volume.health().isEmpty()) {
        problems.add("its volume " + volume.name() + " is " + volume.health());
      }
    }
    host.lvm().warningsAbout(group).stream()
        .filter(warning -> !warning.contains(OLD_HEADER))
        .map(warning -> warning.replaceFirst("\\.$", ""))
        .forEach(warning -> problems.add("LVM says \"" + warning + "\""));
    return problems;
  }

  @Override
  public Optional<Failure> unmet(LvmHost host) throws ModuleFailure {
    List<String> inactive =
        host.group(name).stream()
            .flatMap(group -> group.logicalVolumes().stream())
            .filter(volume -> !volume.active())
            .map(LogicalVolume::name)
            .toList();
    return inactive.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Failure.of(
                    FailureKind.COMMAND,
                    "LVM activated the volume group `"
                        + name
                        + "`, but not its "
                        + String.join(", ", inactive)
                        + ".")
                .withHint("Look at `activation/volume_list` in lvm.conf."));
  }
}
