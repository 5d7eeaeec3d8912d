package dev.runbook.modules.lvm;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.modules.block.LogicalVolume;
import dev.runbook.modules.block.VolumeGroup;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Removes a volume group that has no logical volumes; its disks stay physical volumes
/// (vgremove(8)).
record RemoveVolumeGroup(String name) implements LvmAction {
  RemoveVolumeGroup {
    requireNonNull(name, "name is null");
  }

  @Override
  public Effect effect() {
    return Effect.DESTROY;
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
    Optional<VolumeGroup> group = host.group(name);
    if (group.isEmpty()) {
      return Judgement.unchanged("there is no such volume group");
    }
    if (!group.get().logicalVolumes().isEmpty()) {
      throw Judgement.refusal(
          "The volume group `"
              + name
              + "` still has logical volumes: "
              + group.get().logicalVolumes().stream()
                  .map(LogicalVolume::name)
                  .collect(Collectors.joining(", "))
              + ".",
          "Remove each with `lvm: { lv: NAME, vg: " + name + ", state: absent }` first.");
    }
    return Judgement.doing(
        List.of(Change.of(Effect.DESTROY, "remove", "volume group " + name)),
        List.of("lvm vgremove " + PosixShell.word(name)),
        "The volume group `" + name + "` could not be removed");
  }
}
