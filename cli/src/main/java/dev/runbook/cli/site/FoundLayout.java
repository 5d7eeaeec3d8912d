package dev.runbook.cli.site;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The variables about the layout, of a file system that was traced down to its disks.
final class FoundLayout {
  /// Options of fstab(5) that say something to `mount` and `systemd` and not to the file system.
  private static final Set<String> FOR_BOOT =
      Set.of("defaults", "auto", "noauto", "nofail", "_netdev", "rw");

  /// What the kernel reports of a mount to which nothing was said (mount(8), ext4(5), xfs(5)).
  private static final Set<String> DEFAULTS =
      Set.of("rw", "relatime", "seclabel", "attr2", "inode64", "noquota", "data=ordered");

  private static final List<String> COMPUTED =
      List.of("logbufs=", "logbsize=", "sunit=", "swidth=", "stripe=", "x-", "errors=");

  private final HostReading host;
  private final Value system;
  private final Map<String, ProfileText.Entry> entries = new LinkedHashMap<>();
  private final List<String> heading = new ArrayList<>();
  private final List<String> open = new ArrayList<>();

  FoundLayout(HostReading host, Value system) {
    this.host = host;
    this.system = system;
    fileSystem();
    volume();
    disks();
  }

  Map<String, ProfileText.Entry> entries() {
    return entries;
  }

  List<String> heading() {
    return heading;
  }

  List<String> open() {
    return open;
  }

  private String text(String path) {
    return HostReading.text(system, path);
  }

  private void found(String variable, String yaml, String... notes) {
    entries.put(variable, new ProfileText.Entry(yaml, List.of(notes)));
  }

  /// Rounded, for people.
  private static String size(Value of) {
    return HostReading.at(of, "size").orElse(Value.NULL) instanceof Value.Size(long bytes)
        ? String.format(Locale.ROOT, ", %.1f GiB", bytes / (double) (1L << 30))
        : "";
  }

  private static List<Value> items(Value of, String path) {
    return HostReading.at(of, path).orElse(Value.NULL) instanceof Value.Listing list
        ? list.items()
        : List.of();
  }

  private void fileSystem() {
    heading.add(
        "File system: "
            + text("fstype")
            + " on "
            + text("device")
            + (text("uuid").isEmpty() ? "" : ", UUID " + text("uuid"))
            + ", mounted at "
            + text("mount")
            + size(system)
            + ".");
    if (Set.of("ext4", "xfs").contains(text("fstype"))) {
      found("fstype", text("fstype"));
    } else {
      open.add(
          "`fstype`: the shipped runbooks know ext4 and xfs, and this is " + text("fstype") + ".");
    }
    if (text("label").isEmpty()) {
      entries.put("fs_label", new ProfileText.Entry("", List.of("The file system has no label.")));
    } else {
      found("fs_label", YamlText.text(text("label")));
    }
    found("mount", YamlText.text(text("mount")));
    if (text("mount").equals("/")) {
      open.add("`mount`: the data is on the root file system, which cannot be frozen.");
    }
    options();
  }

  private void options() {
    List<String> boot =
        host.text("boot.stdout")
            .map(text -> List.of(text.strip().split(",", -1)))
            .orElse(List.of());
    List<String> chosen =
        boot.isEmpty()
            ? items(system, "options").stream()
                .flatMap(each -> ValueText.plain(each).stream())
                .filter(each -> !DEFAULTS.contains(each))
                .filter(each -> COMPUTED.stream().noneMatch(each::startsWith))
                .toList()
            : boot.stream()
                .filter(each -> !FOR_BOOT.contains(each) && !each.startsWith("x-"))
                .toList();
    found(
        "mount_options",
        YamlText.list(chosen),
        boot.isEmpty()
            ? "As the kernel reports them, without its defaults; fstab does not mount it"
            : "From fstab: " + String.join(",", boot));
  }

  private void volume() {
    List<Value> stack = items(system, "stack");
    String kinds =
        stack.stream()
            .map(layer -> HostReading.text(layer, "kind"))
            .distinct()
            .collect(Collectors.joining(" on "));
    if (kinds.equals("lvm on disk")) {
      Value logical = stack.getFirst();
      found("layout", "lvm");
      found("vg", YamlText.text(HostReading.text(logical, "vg")));
      found("lv", YamlText.text(HostReading.text(logical, "lv")));
      found("extent_size", HostReading.text(logical, "extent_size"));
      long disks = items(system, "disks").size();
      long stripes = Long.parseLong(HostReading.text(logical, "stripes"));
      if (stripes > 1) {
        found("stripe_size", HostReading.text(logical, "stripe_size"));
      }
      if (stripes != disks) {
        open.add(
            "`layout`: the volume has "
                + stripes
                + (stripes == 1 ? " stripe on " : " stripes on ")
                + disks
                + " disks; provision.yml would make one stripe for each disk. Backup and restore"
                + " take it as it is.");
      }
    } else if (kinds.equals("disk")) {
      found("layout", "plain", "The file system lies on the disk itself");
    } else {
      open.add(
          "`layout`: the file system lies on "
              + kinds
              + ", which provision.yml does not make and restore.yml does not put together.");
    }
  }

  private void disks() {
    List<Value> disks = items(system, "disks");
    List<String> serials =
        disks.stream()
            .map(disk -> HostReading.text(disk, "serial"))
            .filter(serial -> !serial.isEmpty())
            .toList();
    for (Value disk : disks) {
      String serial = HostReading.text(disk, "serial");
      heading.add(
          "Disk: "
              + HostReading.text(disk, "device")
              + size(disk)
              + ", "
              + (serial.isEmpty() ? "without a serial number" : "serial " + serial)
              + ".");
    }
    if (serials.isEmpty() || serials.size() < disks.size()) {
      open.add(
          "`data_disks`: "
              + (disks.isEmpty()
                  ? "no disk was found under the file system."
                  : "a disk has no serial number, by which the cloud's disks are found."));
    } else {
      found("data_disks", YamlText.list(serials));
    }
  }
}
