package dev.runbook.modules.lvm;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.modules.block.BlockDevice;
import dev.runbook.modules.block.VolumeGroup;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes clones of all disks of a group a group of their own: new name, new UUIDs
/// (vgimportclone(8)).
///
/// @param disks all clones: with one left out LVM refuses
record ImportClone(String name, List<String> disks) implements LvmAction {
  ImportClone {
    requireNonNull(name, "name is null");
    disks = List.copyOf(disks);
  }

  @Override
  public Effect effect() {
    return Effect.DESTROY;
  }

  @Override
  public Optional<String> group() {
    return Optional.of(name);
  }

  @Override
  public Judgement judge(LvmHost host) throws ModuleFailure {
    Optional<VolumeGroup> there = host.lvm().volumeGroup(name);
    if (there.isPresent()) {
      // A second vgimportclone under the same name has been seen to wait for a lock for ever.
      List<String> differences = host.differences(there.get());
      if (differences.isEmpty()) {
        return Judgement.unchanged("the clones are this group already");
      }
      throw Judgement.refusal(
          "There is a volume group `"
              + name
              + "` already, and not of the clones: "
              + differences.getFirst()
              + ".",
          "Choose another name: LVM would take one of its own.");
    }
    for (Map.Entry<String, BlockDevice> disk : host.disks().entrySet()) {
      BlockDevice device = disk.getValue();
      String shown = "`" + disk.getKey() + "` (" + device.path() + ")";
      if (!host.devices().on(device).isEmpty()) {
        throw Judgement.refusal(
            "The disk "
                + shown
                + " is in use: "
                + host.devices().on(device).getFirst().path()
                + " lies on it.",
            "Name clones only, never the originals; deactivate a group of clones first.");
      }
      if (host.physicalVolume(device).isEmpty() && !host.isDuplicate(device)) {
        throw Judgement.refusal(
            "The disk " + shown + " is no physical volume.",
            "Name the clones of all disks of one volume group.");
      }
    }
    Change change =
        Change.of(
            Effect.DESTROY,
            "rename",
            "volume group on " + String.join(", ", disks) + " to " + name + ", with new UUIDs");
    Optional<Failure> obstacle = host.obstacle();
    return obstacle.isPresent()
        ? Judgement.waiting(List.of(change), obstacle.get())
        : Judgement.doing(
            List.of(change),
            List.of(
                "timeout -k 10 300 lvm vgimportclone"
                    + (host.devicesFile() ? " --importdevices" : "")
                    + " --basevgname "
                    + PosixShell.word(name)
                    + " "
                    + host.words(),
                "settle"),
            "The clones could not become the volume group `" + name + "`");
  }

  @Override
  public Optional<Failure> unmet(LvmHost host) throws ModuleFailure {
    Optional<VolumeGroup> group = host.group(name);
    List<String> differences =
        group.map(host::differences).orElse(List.of("there is no such group"));
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Failure.of(
                    FailureKind.COMMAND,
                    "The volume group `"
                        + name
                        + "` is not what the clones should have become: "
                        + differences.getFirst()
                        + ".")
                .withDetail(String.join("\n", differences))
                .withHint("Look at what `pvs -a -o +pv_duplicate` says."));
  }
}
