package dev.runbook.modules.lvm;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.modules.block.BlockDevice;
import dev.runbook.modules.block.HostScript;
import dev.runbook.modules.block.Section;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes blank disks physical volumes. A disk with anything on it, as wipefs(8) reads it from the
/// device itself, is refused; nothing is written then.
record MakePhysicalVolumes(List<String> disks) implements LvmAction {
  private static final String SIGNATURES = "signatures";

  // Prints `= DEVICE` and its signatures for each wanted disk; the paths under multipath each.
  private static final String READ_SIGNATURES =
      """
      signatures() {
        for wanted in "$@"; do
          case $wanted in
            /*) readlink -e -- "$wanted" ;;
            *) lsblk -d -n -r -p -o KNAME,SERIAL | while read -r device serial; do
                 if [ "$serial" = "$wanted" ]; then echo "$device"; fi
               done ;;
          esac
        done | sort -u | while read -r device; do
          echo "= $device"
          wipefs -n -p -- "$device" || echo "? $device"
        done
      }\
      """;

  MakePhysicalVolumes {
    disks = List.copyOf(disks);
  }

  @Override
  public Effect effect() {
    return Effect.DESTROY;
  }

  @Override
  public Optional<String> group() {
    return Optional.empty();
  }

  @Override
  public HostScript ask(HostScript script) {
    return script
        .define(READ_SIGNATURES)
        .section(
            SIGNATURES,
            "signatures "
                + disks.stream()
                    .flatMap(disk ->
                        disk.startsWith("/")
                            ? Stream.of(disk)
                            : Stream.of(disk, disk.replaceFirst("^vol-", "vol")).distinct())
                    .map(PosixShell::word)
                    .collect(Collectors.joining(" ")));
  }

  @Override
  public Judgement judge(LvmHost host) throws ModuleFailure {
    Section signatures = host.answers().section(SIGNATURES);
    List<Change> changes = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (Map.Entry<String, BlockDevice> disk : host.disks().entrySet()) {
      BlockDevice device = disk.getValue();
      if (host.physicalVolume(device).isPresent()) {
        continue;
      }
      refuseUnlessBlank(disk.getKey(), device, host, signatures);
      changes.add(
          Change.of(Effect.DESTROY, "create", "physical volume on " + name(disk.getKey(), device)));
      words.add(host.word(device));
    }
    Optional<Failure> obstacle = host.obstacle();
    if (obstacle.isPresent()) {
      host.absent()
          .forEach(word ->
              changes.add(Change.of(Effect.DESTROY, "create", "physical volume on " + word)));
      return Judgement.waiting(changes, obstacle.get());
    }
    if (changes.isEmpty()) {
      return Judgement.unchanged("they are physical volumes");
    }
    // Without -y: should a signature have appeared meanwhile, pvcreate asks and is told no.
    return Judgement.doing(
        changes,
        List.of("lvm pvcreate " + String.join(" ", words)),
        "The physical volumes could not be made");
  }

  private static String name(String word, BlockDevice device) {
    return word.equals(device.path()) ? word : word + " (" + device.path() + ")";
  }

  private static void refuseUnlessBlank(
      String word, BlockDevice device, LvmHost host, Section signatures) throws ModuleFailure {
    String disk = "The disk " + name(word, device);
    if (host.isDuplicate(device)) {
      throw Judgement.refusal(
          disk + " is a clone of another disk: both have the same physical volume.",
          "Detach one of the two, or make the clones a group of their own with `import_clone`.");
    }
    Set<String> found = new LinkedHashSet<>();
    boolean read = false;
    for (BlockDevice each :
        Stream.concat(Stream.of(device), host.devices().parents(device).stream()).toList()) {
      Optional<List<String>> on = signatures(each.kernelName(), signatures);
      read |= on.isPresent();
      found.addAll(on.orElse(List.of()));
    }
    found.remove("mpath_member");
    if (!read) {
      throw new ModuleFailure(
          Judgement.obstacle(
                  disk + " could not be read, so nobody knows what is on it.",
                  "Look at it with `wipefs -n`.")
              .withDetail(signatures.evidence()));
    }
    List<String> uses = new ArrayList<>();
    if (!found.isEmpty()) {
      uses.add("it holds " + String.join(", ", found));
    }
    device.mounts().forEach(mount -> uses.add("it is in use at " + mount));
    host.devices().on(device).forEach(other -> uses.add(other.path() + " lies on it"));
    if (!uses.isEmpty()) {
      throw Judgement.refusal(
          disk + " is not blank: " + String.join("; ", uses) + ".",
          found.equals(Set.of("LVM2_member"))
              ? "LVM does not use it: look at `filter` in lvm.conf and at `pvs -a`."
              : "If what is on it may be lost, wipe it by hand with `wipefs -a`; the step does"
                  + " not.");
    }
  }

  /// The signatures on a device, as `ext4 (lv01)`; empty when it was not read.
  private static Optional<List<String>> signatures(String kernelName, Section answer) {
    List<String> found = new ArrayList<>();
    boolean inside = false;
    boolean read = false;
    for (String line : answer.lines()) {
      if (line.startsWith("= ")) {
        inside = line.equals("= " + kernelName);
        read |= inside;
      } else if (inside && line.startsWith("? ")) {
        return Optional.empty();
      } else if (inside && line.startsWith("0x")) {
        // offset,uuid,label,type
        String[] columns = line.split(",", -1);
        String type = columns[columns.length - 1];
        String label = columns.length > 3 ? columns[2] : "";
        found.add(label.isEmpty() ? type : type + " (" + label + ")");
      }
    }
    return read ? Optional.of(found) : Optional.empty();
  }
}
