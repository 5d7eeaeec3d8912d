package dev.runbook.modules.lvm;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import dev.runbook.modules.block.LogicalVolume;
import dev.runbook.modules.block.PhysicalVolume;
import dev.runbook.modules.block.VolumeGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A logical volume with this layout, active (lvcreate(8)).
///
/// LVM ends with exit status 0 also when it left a disk unused or made the stripes smaller than
/// asked; so the layout is read back, and a volume that is not as asked is removed again.
///
/// @param stripes over how many disks; empty for a linear volume, and any where it is there
/// @param stripeSize bytes; empty for what LVM takes by itself, and any where it is there
record MakeLogicalVolume(
    String name, String in, Optional<Integer> stripes, Optional<Long> stripeSize, VolumeSize size)
    implements LvmAction {
  MakeLogicalVolume {
    requireNonNull(name, "name is null");
    requireNonNull(in, "in is null");
    requireNonNull(stripes, "stripes is null");
    requireNonNull(stripeSize, "stripeSize is null");
    requireNonNull(size, "size is null");
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
    return Optional.of(in);
  }

  @Override
  public Judgement judge(LvmHost host) throws ModuleFailure {
    Optional<VolumeGroup> group = host.group(in);
    if (group.isEmpty()) {
      return Judgement.waiting(
          List.of(change("create")),
          Judgement.obstacle(
              "The volume group `" + in + "` is not there yet.",
              "Make it with `lvm: { vg: " + in + ", disks: [...] }` in a step before this one."));
    }
    Optional<LogicalVolume> volume = group.get().logicalVolume(name);
    return volume.isPresent() ? verified(volume.get(), group.get()) : created(group.get());
  }

  private Judgement created(VolumeGroup group) throws ModuleFailure {
    if (group.missing() > 0) {
      throw Judgement.refusal(
          group.missing() + " disks of the volume group `" + in + "` are missing.",
          "Attach them; `pvs` names them.");
    }
    int members = group.physicalVolumes().size();
    if (stripes.isPresent() && stripes.get() > members) {
      throw Judgement.refusal(
          "There cannot be "
              + stripes.get()
              + " stripes: the volume group `"
              + in
              + "` has "
              + members
              + " disks.",
          "`stripes` is at most " + members + ".");
    }
    if (stripeSize.isPresent() && stripeSize.get() > group.extentSize()) {
      throw Judgement.refusal(
          "Stripes of "
              + shown(stripeSize.get())
              + " do not fit into extents of "
              + shown(group.extentSize())
              + ".",
          "`stripe_size` is at most the group's `extent_size`.");
    }
    // -Wn: lvcreate asks about no signature. -Zy: the first 4 KiB of the new volume are zeroed, so
    // that no file system of an earlier volume shines through.
    return Judgement.doing(
            List.of(change("create")),
            List.of(
                "lvm lvcreate -y -Wn -Zy -n "
                    + PosixShell.word(name)
                    + stripes.map(count -> " -i " + count).orElse("")
                    + stripeSize.map(bytes -> " -I " + bytes + "b").orElse("")
                    + " "
                    + size.option()
                    + " "
                    + PosixShell.word(in)),
            "The logical volume `" + path() + "` could not be made")
        .undoneBy(List.of("lvm lvremove -y " + PosixShell.word(path())));
  }

  private Judgement verified(LogicalVolume volume, VolumeGroup group) throws ModuleFailure {
    List<String> differences = new ArrayList<>(layout(volume));
    if (size instanceof VolumeSize.Bytes(long bytes)) {
      long step = group.extentSize() * Math.max(1, volume.stripes());
      if (volume.size() < bytes || volume.size() >= bytes + step) {
        differences.add("it has " + shown(volume.size()) + ", not " + shown(bytes));
      }
    }
    if (!volume.health().isEmpty() || group.missing() > 0) {
      differences.add("a disk of it is missing or broken");
    }
    if (!differences.isEmpty()) {
      throw Judgement.refusal(
          "There is a logical volume `"
              + path()
              + "` already, and not as asked: "
              + String.join("; ", differences)
              + ".",
          "Change the step to say what is there; a layout is not changed in place.");
    }
    return volume.active()
        ? Judgement.unchanged("it is as wanted")
        : Judgement.doing(
            List.of(change("activate")),
            List.of("lvm lvchange -ay " + PosixShell.word(path()), "settle"),
            "The logical volume `" + path() + "` could not be activated");
  }

  private List<String> layout(LogicalVolume volume) {
    List<String> differences = new ArrayList<>();
    if (stripes.isPresent() && volume.stripes() != stripes.get()) {
      differences.add(
          volume.stripes() == 0
              ? "its pieces have different numbers of stripes"
              : volume.stripes() + " stripes, not " + stripes.get());
    }
    if (stripeSize.isPresent() && volume.stripeSize() != stripeSize.get()) {
      differences.add(
          "stripes of " + shown(volume.stripeSize()) + ", not " + shown(stripeSize.get()));
    }
    return differences;
  }

  @Override
  public Optional<Failure> unmet(LvmHost host) throws ModuleFailure {
    Optional<VolumeGroup> group = host.group(in);
    Optional<LogicalVolume> volume = group.flatMap(found -> found.logicalVolume(name));
    if (group.isEmpty() || volume.isEmpty()) {
      return Optional.of(
          Failure.of(
              FailureKind.COMMAND,
              "The logical volume `" + path() + "` is not there after it was made."));
    }
    List<String> differences = new ArrayList<>(layout(volume.get()));
    if (!volume.get().active()) {
      differences.add("it is not active");
    }
    List<PhysicalVolume> unused = group.get().unused();
    if (size.everything() && !unused.isEmpty()) {
      differences.add(
          "no data would lie on "
              + unused.stream().map(PhysicalVolume::device).collect(Collectors.joining(", ")));
    } else if (size.everything() && group.get().free() > 0) {
      differences.add(shown(group.get().free()) + " of the group would stay free");
    }
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Failure.of(
                    FailureKind.COMMAND,
                    "LVM made the logical volume `"
                        + path()
                        + "`, but not as asked: "
                        + String.join("; ", differences)
                        + ".")
                .withHint(
                    "`stripes` is the number of the group's disks, which must have one size."));
  }

  private String path() {
    return in + "/" + name;
  }

  private Change change(String verb) {
    return Change.of(Effect.CHANGE, verb, "logical volume " + path());
  }

  private static String shown(long bytes) {
    return ValueText.shown(new Value.Size(bytes));
  }
}
