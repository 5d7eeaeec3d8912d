package dev.runbook.modules.block;

import dev.runbook.engine.fact.Identity;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The block devices of a host, what lies on what, and their lasting names (lsblk(8),
/// /dev/disk/by-id).
///
/// @param devices in the order of `lsblk`, each once
/// @param links lasting names to kernel names: `/dev/disk/by-id/virtio-disk1` to `/dev/vdb`
public record BlockDevices(List<BlockDevice> devices, Map<String, String> links) {
  private static final String DEVICES = "lsblk";
  private static final String LINKS = "by-id";
  private static final String COLUMNS = "NAME,KNAME,MAJ:MIN,SERIAL,SIZE,TYPE,FSTYPE,UUID,LABEL";

  public BlockDevices {
    devices = List.copyOf(devices);
    links = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(links));
  }

  /// Adds the questions to a script. MOUNTPOINTS came with util-linux 2.37; before it only one
  /// mount is told.
  public static HostScript ask(HostScript script) {
    String command = "lsblk -J -b -p -o " + COLUMNS;
    return script
        .define(
            "block_devices() { "
                + (command + ",MOUNTPOINTS 2>/dev/null || " + command + ",MOUNTPOINT")
                + "; }")
        .section(DEVICES, "block_devices")
        .section(LINKS, "find /dev/disk/by-id -type l -printf '%p %l\\n'");
  }

  /// Reads the answers.
  public static BlockDevices read(Sections sections) throws ModuleFailure {
    Section answer = sections.section(DEVICES);
    Map<String, BlockDevice> found = new LinkedHashMap<>();
    try {
      Report.parse(answer.out()).objects("blockdevices").forEach(device -> add(device, found));
    } catch (IllegalArgumentException e) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.COMMAND,
                  "`lsblk` did not list the block devices (exit status " + answer.code() + ").")
              .withDetail(answer.evidence()));
    }
    Map<String, String> links = new LinkedHashMap<>();
    for (String line : sections.section(LINKS).lines()) {
      int blank = line.lastIndexOf(' ');
      if (blank > 0) {
        links.put(line.substring(0, blank), "/dev/" + line.substring(line.lastIndexOf('/') + 1));
      }
    }
    return new BlockDevices(List.copyOf(found.values()), links);
  }

  private static void add(Report report, Map<String, BlockDevice> found) {
    String kernelName = report.text("kname", report.text("name", ""));
    found.putIfAbsent(
        kernelName,
        new BlockDevice(
            report.text("name", kernelName),
            kernelName,
            report.text("maj:min", ""),
            report.text("type", ""),
            report.number("size", 0),
            report.text("serial").map(String::strip),
            report.text("fstype"),
            report.text("uuid"),
            report.text("label"),
            mounts(report),
            List.of()));
    for (Report child : report.objects("children")) {
      add(child, found);
      found.computeIfPresent(
          child.text("kname", child.text("name", "")), (_, known) -> known.withParent(kernelName));
    }
  }

  private static List<String> mounts(Report report) {
    List<String> several = report.texts("mountpoints");
    return several.isEmpty() ? report.texts("mountpoint") : several;
  }

  /// By any of its names.
  public Optional<BlockDevice> find(String name) {
    String kernelName = links.getOrDefault(name, name);
    return devices.stream()
        .filter(
            device -> device.kernelName().equals(kernelName) || device.path().equals(kernelName))
        .findFirst();
  }

  /// @param number major and minor, `254:16`
  public Optional<BlockDevice> numbered(String number) {
    return devices.stream().filter(device -> device.number().equals(number)).findFirst();
  }

  /// What lies on the device.
  public List<BlockDevice> on(BlockDevice device) {
    return devices.stream().filter(other -> other.parents().contains(device.kernelName())).toList();
  }

  public List<BlockDevice> parents(BlockDevice device) {
    List<BlockDevice> found = new ArrayList<>();
    for (String parent : device.parents()) {
      find(parent).ifPresent(found::add);
    }
    return found;
  }

  /// Which very things a device and all that it lies on are.
  public List<Identity> identities(BlockDevice device) {
    List<Identity> found = new ArrayList<>(device.identities());
    parents(device).forEach(parent -> found.addAll(identities(parent)));
    return found;
  }

  /// The disks with this serial number; the paths of one disk under multipath count as the one
  /// device on them.
  public List<BlockDevice> withSerial(String serial) {
    return devices.stream()
        .filter(device -> device.parents().isEmpty())
        .filter(device -> device.serial().map(known -> same(known, serial)).orElse(false))
        .map(disk ->
            on(disk).stream()
                .filter(other -> other.type().equals("mpath"))
                .findFirst()
                .orElse(disk))
        .distinct()
        .toList();
  }

  // The cloud says vol-0abc, its disk says vol0abc (AWS, "Map EBS volumes to NVMe device names").
  private static boolean same(String known, String wanted) {
    return known.equals(wanted) || known.equals(wanted.replaceFirst("^vol-", "vol"));
  }

  /// A lasting name of the device, one of its bus before one made from what is written on it.
  public Optional<String> lastingName(BlockDevice device) {
    return links.entrySet().stream()
        .filter(link -> link.getValue().equals(device.kernelName()))
        .map(Map.Entry::getKey)
        .min(
            java.util.Comparator.comparing((String name) -> name.contains("/lvm-pv-uuid-"))
                .thenComparing(name -> name.contains("/wwn-"))
                .thenComparing(name -> name));
  }
}
