package dev.runbook.modules.lvm;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import dev.runbook.modules.block.BlockDevice;
import dev.runbook.modules.block.VolumeGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A volume group of exactly these disks, which must be physical volumes of no group (vgcreate(8)).
///
/// Where runbook lists what may be activated by itself (see [ActivationList]), a new group is
/// entered: it would not come back after a reboot otherwise.
///
/// @param extentSize bytes; empty for what LVM takes by itself, and any where the group is there
/// @param autoactivation empty for as it is
/// @param tags all its tags; empty for as they are
record MakeVolumeGroup(
    String name,
    List<String> disks,
    Optional<Long> extentSize,
    Optional<Boolean> autoactivation,
    Optional<List<String>> tags)
    implements LvmAction {
  MakeVolumeGroup {
    requireNonNull(name, "name is null");
    disks = List.copyOf(disks);
    requireNonNull(extentSize, "extentSize is null");
    requireNonNull(autoactivation, "autoactivation is null");
    tags = tags.map(List::copyOf);
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
    Optional<VolumeGroup> group = host.group(name);
    return group.isPresent() ? verified(group.get(), host) : created(host);
  }

  private Judgement verified(VolumeGroup group, LvmHost host) throws ModuleFailure {
    List<String> differences = new ArrayList<>(host.differences(group));
    if (group.missing() > 0) {
      differences.add(group.missing() + " of its disks are missing");
    }
    extentSize
        .filter(size -> size != group.extentSize())
        .ifPresent(size ->
            differences.add(
                "its extents have " + shown(group.extentSize()) + ", not " + shown(size)));
    if (!differences.isEmpty()) {
      throw Judgement.refusal(
          "There is a volume group `"
              + name
              + "` already, and not as asked: "
              + String.join("; ", differences)
              + ".",
          "Give the group another name, or change the step to say what is there.");
    }
    List<Change> changes = new ArrayList<>();
    List<String> options = new ArrayList<>();
    autoactivation
        .filter(wanted -> wanted != group.autoactivation())
        .ifPresent(wanted -> {
          changes.add(change("set", "autoactivation " + (wanted ? "on" : "off") + " of "));
          options.add("--setautoactivation " + (wanted ? "y" : "n"));
        });
    for (String tag : tags.orElse(group.tags())) {
      if (!group.tags().contains(tag)) {
        changes.add(change("add", "tag " + tag + " of "));
        options.add("--addtag " + PosixShell.word(tag));
      }
    }
    for (String tag : group.tags()) {
      if (!tags.orElse(group.tags()).contains(tag)) {
        changes.add(change("remove", "tag " + tag + " of "));
        options.add("--deltag " + PosixShell.word(tag));
      }
    }
    List<String> commands = new ArrayList<>();
    if (!options.isEmpty()) {
      commands.add("lvm vgchange " + String.join(" ", options) + " " + PosixShell.word(name));
    }
    enter(host, changes, commands);
    return changes.isEmpty()
        ? Judgement.unchanged("it is as wanted")
        : Judgement.doing(
            changes, commands, "The volume group `" + name + "` could not be changed");
  }

  private Judgement created(LvmHost host) throws ModuleFailure {
    List<Change> changes = new ArrayList<>(List.of(change("create", "")));
    List<String> raw = new ArrayList<>();
    for (Map.Entry<String, BlockDevice> disk : host.disks().entrySet()) {
      String shown = "`" + disk.getKey() + "` (" + disk.getValue().path() + ")";
      refuseForeign(shown, disk.getValue(), host);
      if (host.physicalVolume(disk.getValue()).isEmpty()) {
        raw.add(shown);
      }
    }
    Optional<Failure> obstacle =
        host.obstacle()
            .or(() ->
                raw.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                        Judgement.obstacle(
                            "No physical volume yet: " + String.join(", ", raw) + ".",
                            "Make them with `lvm: { pvs: [...] }` in a step before this one.")));
    List<String> commands = new ArrayList<>();
    commands.add(
        "lvm vgcreate"
            + extentSize.map(size -> " -s " + size + "b").orElse("")
            + (autoactivation.orElse(true) ? "" : " --setautoactivation n")
            + String.join(
                "",
                tags.orElse(List.of()).stream()
                    .map(tag -> " --addtag " + PosixShell.word(tag))
                    .toList())
            + " "
            + PosixShell.word(name)
            + " "
            + host.words());
    enter(host, changes, commands);
    return obstacle.isPresent()
        ? Judgement.waiting(changes, obstacle.get())
        : Judgement.doing(changes, commands, "The volume group `" + name + "` could not be made");
  }

  private static void refuseForeign(String shown, BlockDevice device, LvmHost host)
      throws ModuleFailure {
    Optional<VolumeGroup> other = host.groupOn(device);
    if (other.isPresent()) {
      throw Judgement.refusal(
          "The disk " + shown + " belongs to the volume group `" + other.get().name() + "`.",
          "A disk belongs to one group: name another disk.");
    }
    if (host.isDuplicate(device)) {
      throw Judgement.refusal(
          "The disk " + shown + " is a clone of another disk: both have the same physical volume.",
          "Detach one of the two, or use `import_clone`.");
    }
    if (host.physicalVolume(device).isEmpty() && device.fstype().isPresent()) {
      throw Judgement.refusal(
          "The disk " + shown + " is no physical volume: it holds " + device.fstype().get() + ".",
          "Only a blank disk becomes a physical volume.");
    }
  }

  private void enter(LvmHost host, List<Change> changes, List<String> commands) {
    Optional<ActivationList> list = ActivationList.find(host.localConfiguration());
    if (list.isPresent() && list.get().isSilentAbout(name)) {
      String after = list.get().including(List.of(name)).in(host.localConfiguration());
      changes.add(
          Change.of(Effect.CHANGE, "enter", "volume group " + name + " in lvmlocal.conf")
              .withDiff(host.localConfiguration(), after));
      commands.add(ActivationList.command(after));
    }
  }

  @Override
  public Optional<Failure> unmet(LvmHost host) throws ModuleFailure {
    return host.group(name).isEmpty()
        ? Optional.of(
            Judgement.obstacle(
                "The volume group `" + name + "` is not there after it was made.",
                "Look at what `vgs` and `pvs -a` say."))
        : Optional.empty();
  }

  private Change change(String verb, String what) {
    return Change.of(Effect.CHANGE, verb, what + "volume group " + name);
  }

  private static String shown(long bytes) {
    return ValueText.shown(new Value.Size(bytes));
  }
}
