package dev.runbook.modules.lvm;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.modules.block.BlockDevice;
import dev.runbook.modules.block.BlockDevices;
import dev.runbook.modules.block.HostScript;
import dev.runbook.modules.block.Lvm;
import dev.runbook.modules.block.LvmReport;
import dev.runbook.modules.block.PhysicalVolume;
import dev.runbook.modules.block.Section;
import dev.runbook.modules.block.Sections;
import dev.runbook.modules.block.VolumeGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A host's disks and LVM as one script found them.
///
/// LVM is asked about all devices, also those that its devices file hides (lvmdevices(8)).
///
/// @param disks the devices that the step names, by the word it names them with
/// @param absent words that no device answers to
/// @param listed UUIDs of the physical volumes that the devices file shows; empty when it is not
///   used
/// @param devicesFile whether LVM uses only the devices of its devices file
/// @param localConfiguration the text of lvmlocal.conf, empty when there is none
/// @param autoactivated `activation/auto_activation_volume_list` as it is in force
record LvmHost(
    BlockDevices devices,
    Lvm lvm,
    Map<String, BlockDevice> disks,
    List<String> absent,
    boolean devicesFile,
    Set<String> listed,
    String localConfiguration,
    Optional<List<String>> autoactivated,
    Sections answers) {
  /// Where LVM's configuration is (lvm(8), LVM_SYSTEM_DIR) and how a devices file is looked past.
  static final String DEFINITIONS =
      """
      lvm_dir=${LVM_SYSTEM_DIR:-/etc/lvm}
      all_devices=
      if [ -e "$lvm_dir/devices/system.devices" ]; then
        case $(lvm lvmconfig --type full devices/use_devicesfile 2>/dev/null) in
          *=1) all_devices=--devicesfile= ;;
        esac
      fi
      listed() { [ -z "$all_devices" ] || lvm pvs --noheadings -o pv_uuid; }
      settle() { ! command -v udevadm >/dev/null || udevadm settle --timeout=30 || :; }\
      """;

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  LvmHost {
    requireNonNull(devices, "devices is null");
    requireNonNull(lvm, "lvm is null");
    disks = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(disks));
    absent = List.copyOf(absent);
    listed = Set.copyOf(listed);
    requireNonNull(localConfiguration, "localConfiguration is null");
    requireNonNull(autoactivated, "autoactivated is null");
    requireNonNull(answers, "answers is null");
  }

  /// Adds the questions to a script.
  ///
  /// @param wanted serial numbers and paths of disks
  static HostScript ask(HostScript script, List<String> wanted) {
    HostScript all =
        LvmReport.ask(BlockDevices.ask(script.define(DEFINITIONS).define("settle")), "$all_devices")
            .section("user", "id -u")
            .section("devicesfile", "echo \"$all_devices\"")
            .section("listed", "listed")
            .section("lvmlocal", "cat \"$lvm_dir/lvmlocal.conf\"")
            .section("autoactivated", "lvm lvmconfig activation/auto_activation_volume_list");
    for (int i = 0; i < wanted.size(); i++) {
      if (wanted.get(i).startsWith("/")) {
        all = all.section("real." + i, "readlink -e -- " + PosixShell.word(wanted.get(i)));
      }
    }
    return all;
  }

  /// Reads the answers.
  ///
  /// @throws ModuleFailure when LVM could not look, or a word names two disks, or two words one
  static LvmHost read(Sections answers, List<String> wanted) throws ModuleFailure {
    if (!answers.section("user").text().equals("0")) {
      throw new ModuleFailure(
          Failure.of(FailureKind.REFUSED, "LVM answers root only, and the step is not run as root.")
              .withHint("The step needs `become: true`."));
    }
    BlockDevices devices = BlockDevices.read(answers);
    Lvm lvm = LvmReport.read(answers);
    if (!lvm.installed()) {
      throw Judgement.refusal(
          "There is no LVM on this host.", "Install lvm2, the package that holds it.");
    }
    Map<String, BlockDevice> disks = new LinkedHashMap<>();
    List<String> absent = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      String word = wanted.get(i);
      Optional<BlockDevice> disk =
          word.startsWith("/")
              ? devices.find(answers.section("real." + i).text())
              : serial(word, devices);
      if (disk.isEmpty()) {
        absent.add(word);
      } else if (disks.containsValue(disk.get())) {
        throw Judgement.refusal(
            "`" + word + "` is `" + disk.get().path() + "`, which the step names already.",
            "Name every disk once.");
      } else {
        disks.put(word, disk.get());
      }
    }
    Section local = answers.section("lvmlocal");
    return new LvmHost(
        devices,
        lvm,
        disks,
        absent,
        !answers.section("devicesfile").text().isEmpty(),
        answers.section("listed").lines().stream().map(String::strip).collect(Collectors.toSet()),
        local.succeeded() ? local.out() : "",
        list(answers.section("autoactivated")),
        answers);
  }

  private static Optional<BlockDevice> serial(String serial, BlockDevices devices)
      throws ModuleFailure {
    List<BlockDevice> found = devices.withSerial(serial);
    if (found.size() > 1) {
      throw Judgement.refusal(
          "Several disks have the serial number `"
              + serial
              + "`: "
              + found.stream().map(BlockDevice::path).collect(Collectors.joining(", "))
              + ".",
          "Name the disk by a path under /dev/disk/by-id or /dev/disk/by-path.");
    }
    return found.stream().findFirst();
  }

  // lvmconfig ends with 5 and prints nothing when it is not set.
  private static Optional<List<String>> list(Section answer) {
    if (!answer.succeeded()) {
      return Optional.empty();
    }
    List<String> items = new ArrayList<>();
    Matcher quoted = QUOTED.matcher(answer.text());
    while (quoted.find()) {
      items.add(quoted.group(1));
    }
    return Optional.of(List.copyOf(items));
  }

  /// The paths of the disks that the step names and that are there.
  List<String> present() {
    return disks.values().stream().map(BlockDevice::path).toList();
  }

  /// Why the step must wait, when a disk that it names is not there.
  Optional<Failure> obstacle() {
    return absent.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Judgement.obstacle(
                absent.size() == 1
                    ? "There is no disk `" + absent.getFirst() + "` on this host."
                    : "There are no disks `" + String.join("`, `", absent) + "` on this host.",
                "`lsblk -o NAME,SERIAL` shows the serial numbers."));
  }

  /// The group of this name.
  ///
  /// @throws ModuleFailure when there are several: the name does not say which
  Optional<VolumeGroup> group(String name) throws ModuleFailure {
    List<VolumeGroup> found =
        lvm.volumeGroups().stream().filter(group -> group.name().equals(name)).toList();
    if (found.size() > 1) {
      throw Judgement.refusal(
          "There are "
              + found.size()
              + " volume groups named `"
              + name
              + "`: "
              + found.stream().map(VolumeGroup::uuid).collect(Collectors.joining(", "))
              + ".",
          "Give the clones another name with `import_clone`, or detach them.");
    }
    return found.stream().findFirst();
  }

  Stream<PhysicalVolume> physicalVolumes() {
    return Stream.concat(
        lvm.volumeGroups().stream().flatMap(group -> group.physicalVolumes().stream()),
        lvm.orphans().stream());
  }

  /// The physical volume that LVM uses on this device.
  Optional<PhysicalVolume> physicalVolume(BlockDevice device) {
    return physicalVolumes().filter(volume -> isOn(volume, device)).findFirst();
  }

  Optional<VolumeGroup> groupOn(BlockDevice device) {
    return lvm.volumeGroups().stream()
        .filter(group -> group.physicalVolumes().stream().anyMatch(volume -> isOn(volume, device)))
        .findFirst();
  }

  /// Whether LVM leaves this device aside because another has the same physical volume.
  boolean isDuplicate(BlockDevice device) {
    return lvm.duplicates().keySet().stream()
        .anyMatch(name -> kernelName(name).equals(device.kernelName()));
  }

  private boolean isOn(PhysicalVolume volume, BlockDevice device) {
    return !volume.missing() && kernelName(volume.device()).equals(device.kernelName());
  }

  private String kernelName(String name) {
    return devices.find(name).map(BlockDevice::kernelName).orElse(name);
  }

  /// What keeps these disks from being exactly the members of the group; empty when they are.
  List<String> differences(VolumeGroup group) {
    Set<String> members = new LinkedHashSet<>();
    group.physicalVolumes().forEach(volume -> members.add(kernelName(volume.device())));
    List<String> differences = new ArrayList<>();
    disks.forEach((word, device) -> {
      if (!members.remove(device.kernelName())) {
        differences.add("`" + word + "` (" + device.path() + ") does not belong to it");
      }
    });
    absent.forEach(word -> differences.add("`" + word + "` is not on this host"));
    members.forEach(name -> differences.add(described(name) + " belongs to it too"));
    return List.copyOf(differences);
  }

  private String described(String name) {
    return devices
        .find(name)
        .flatMap(BlockDevice::serial)
        .map(serial -> "`" + serial + "` (" + name + ")")
        .orElse("`" + name + "`");
  }

  /// A word for the shell that names the device for good, where it has such a name.
  String word(BlockDevice device) {
    return PosixShell.word(devices.lastingName(device).orElse(device.path()));
  }

  /// The words of all disks of the step.
  String words() {
    return disks.values().stream().map(this::word).collect(Collectors.joining(" "));
  }

  /// The members of the group that the devices file hides, when one is in use.
  List<PhysicalVolume> hidden(VolumeGroup group) {
    return devicesFile
        ? group.physicalVolumes().stream()
            .filter(volume -> !volume.missing() && !listed.contains(volume.uuid()))
            .toList()
        : List.of();
  }

  /// The members of the group that the devices file shows, when one is in use.
  List<PhysicalVolume> shown(VolumeGroup group) {
    return devicesFile
        ? group.physicalVolumes().stream()
            .filter(volume -> !volume.missing() && listed.contains(volume.uuid()))
            .toList()
        : List.of();
  }
}
