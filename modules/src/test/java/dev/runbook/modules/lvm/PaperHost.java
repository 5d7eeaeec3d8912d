package dev.runbook.modules.lvm;

import dev.runbook.engine.value.Value;
import dev.runbook.testkit.RecordingSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A host whose disks and LVM exist on paper only: a directory with programs that print what is
/// written there, note each change of LVM, and turn to another page after it.
///
/// The reports look as LVM 2.03.31 prints them. The configuration is real: `lvm lvmconfig` reads
/// it.
final class PaperHost {
  private final Path root;

  PaperHost(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("etc"));
    Files.createDirectories(root.resolve("now"));
    Files.writeString(root.resolve("log"), "");
    program("id", "cat \"$PAPER/now/user\"");
    program("udevadm", ":");
    // Its options say what the caller wants: a list of devices and serials, or the whole report.
    program(
        "lsblk",
        "case \" $* \" in *' KNAME,SERIAL '*) cat \"$PAPER/now/serials\" ;;"
            + " *) cat \"$PAPER/now/lsblk\" ;; esac");
    program(
        "wipefs",
        "for device; do :; done\ncat \"$PAPER/now/wipefs${device##*/}\" 2>/dev/null || :");
    program("readlink", "for path; do :; done\necho \"$path\"");
    program(
        "lvm",
        """
        command=$1; shift
        case $command in
          version) echo '  LVM version:     2.03.31(2) (2025-02-27)'; exit ;;
          fullreport) cat "$PAPER/now/warnings" >&2; cat "$PAPER/now/full"; exit ;;
          pvs) case " $* " in *' -a '*) cat "$PAPER/now/pvs" ;; *) cat "$PAPER/now/listed" ;; esac; exit ;;
          lvmconfig)
            if grep -q broken "$LVM_SYSTEM_DIR/lvmlocal.conf"; then
              echo 'Parse error at byte 9 (line 1): expected a value' >&2; exit 5
            fi
            case " $* " in
              *use_devicesfile*) echo use_devicesfile=1 ;;
              *auto_activation_volume_list*)
                sed -n 's/^activation.auto_activation_volume_list = /auto_activation_volume_list=/p' \\
                  "$LVM_SYSTEM_DIR/lvmlocal.conf" 2>/dev/null | grep . || exit 5 ;;
            esac
            exit ;;
        esac
        echo "$command $*" >>"$PAPER/log"
        if [ -d "$PAPER/after.$command" ]; then cp "$PAPER/after.$command"/* "$PAPER/now/"; fi
        if [ -e "$PAPER/now/complaint" ]; then cat "$PAPER/now/complaint" >&2; exit 5; fi
        """);
  }

  private void program(String name, String text) throws IOException {
    Path file = root.resolve("bin").resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// A session on it.
  RecordingSession session() {
    return RecordingSession.local()
        .withEnvironment(
            Map.of(
                "PATH", Value.text(root.resolve("bin") + ":/usr/bin:/bin"),
                "PAPER", Value.text(root.toString()),
                "LVM_SYSTEM_DIR", Value.text(root.resolve("etc").toString())));
  }

  PaperHost now(Page page) {
    return write("now", page);
  }

  /// What it looks like after this command of LVM.
  PaperHost after(String command, Page page) {
    return write("after." + command, page);
  }

  PaperHost file(String name, String content) {
    try {
      Files.createDirectories(root.resolve(name).getParent());
      Files.writeString(root.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  String read(String name) throws IOException {
    return Files.readString(root.resolve(name));
  }

  List<String> log() throws IOException {
    return Files.readAllLines(root.resolve("log"));
  }

  /// All of it, as text.
  String look() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .sorted()
          .map(file -> {
            try {
              return root.relativize(file) + ":\n" + Files.readString(file);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          })
          .collect(Collectors.joining("\n"));
    }
  }

  private PaperHost write(String place, Page page) {
    file(place + "/user", "0\n");
    file(
        place + "/warnings",
        page.warnings().stream().map(text -> "  " + text + "\n").collect(Collectors.joining()));
    file(place + "/lsblk", page.lsblk());
    file(place + "/serials", page.serials());
    file(place + "/full", page.full());
    file(place + "/pvs", page.pvs());
    file(place + "/listed", "");
    page.disks()
        .forEach(disk -> {
          if (!disk.holds().isEmpty()) {
            file(place + "/wipefs" + disk.name(), "0x438,27ab51fc,LABEL," + disk.holds() + "\n");
          }
        });
    return this;
  }

  /// A disk.
  ///
  /// @param name `vdb`
  /// @param holds `ext4`; empty for a blank disk
  /// @param top what lies on it or where it is mounted, as JSON fields; may be empty
  record Disk(String name, String serial, String holds, String top) {
    Disk holding(String what) {
      return new Disk(name, serial, what, top);
    }

    Disk under(String mapped) {
      return new Disk(
          name,
          serial,
          holds,
          ",\"children\":[{\"name\":\"/dev/mapper/%s\",\"kname\":\"/dev/dm-0\",\"type\":\"lvm\",\"size\":1,\"mountpoints\":[\"/data01\"]}]"
              .formatted(mapped));
    }
  }

  /// A logical volume.
  record Volume(
      String name, int stripes, int stripeSize, String active, String open, String health) {
    static Volume striped(String name, int stripes) {
      return new Volume(name, stripes, 8192, "active", "", "");
    }

    Volume inactive() {
      return new Volume(name, stripes, stripeSize, "", "unknown", health);
    }

    Volume opened() {
      return new Volume(name, stripes, stripeSize, active, "open", health);
    }

    Volume health(String text) {
      return new Volume(name, stripes, stripeSize, active, open, text);
    }
  }

  /// A volume group.
  ///
  /// @param members names of disks; `[unknown]` for a missing one
  /// @param unused how many members, the last ones, hold nothing
  record Group(
      String name,
      List<String> members,
      List<Volume> volumes,
      int unused,
      boolean autoactivation,
      String tags) {
    static Group of(String name, List<String> members, Volume... volumes) {
      return new Group(
          name, members, List.of(volumes), volumes.length == 0 ? members.size() : 0, true, "");
    }

    Group unused(int count) {
      return new Group(name, members, volumes, count, autoactivation, tags);
    }

    Group tagged(String all, boolean activated) {
      return new Group(name, members, volumes, unused, activated, all);
    }

    String json() {
      long free = unused * 1000L;
      StringBuilder text =
          new StringBuilder(
              """
              {"vg":[{"vg_name":"%s","vg_uuid":"uuid-%s","vg_seqno":"4","vg_extent_size":"4194304",
              "vg_size":"8000","vg_free":"%d","vg_missing_pv_count":"%d","vg_tags":"%s",
              "vg_autoactivation":"%s"}],"pv":[\
              """
                  .formatted(
                      name,
                      name,
                      free,
                      members.stream().filter("[unknown]"::equals).count(),
                      tags,
                      autoactivation ? "enabled" : ""));
      for (int i = 0; i < members.size(); i++) {
        boolean missing = members.get(i).equals("[unknown]");
        text.append(i == 0 ? "" : ",")
            .append(
                physical(
                    missing ? "[unknown]" : "/dev/" + members.get(i),
                    i >= members.size() - unused ? 1000 : 0,
                    missing ? "missing" : ""));
      }
      text.append("],\"lv\":[")
          .append(
              volumes.stream()
                  .map(volume ->
                      """
                      {"lv_uuid":"lv-%s","lv_name":"%s","lv_path":"/dev/%s/%s","lv_dm_path":"/dev/mapper/%s-%s",
                      "lv_size":"8388608","lv_active":"%s","lv_device_open":"%s","lv_health_status":"%s"}\
                      """
                          .formatted(
                              volume.name(),
                              volume.name(),
                              name,
                              volume.name(),
                              name,
                              volume.name(),
                              volume.active(),
                              volume.open(),
                              volume.health()))
                  .collect(Collectors.joining(",")))
          .append("],\"seg\":[")
          .append(
              volumes.stream()
                  .map(volume ->
                      """
                      {"lv_uuid":"lv-%s","segtype":"striped","stripes":"%d","stripe_size":"%d","devices":"/dev/vdb(0)"}\
                      """
                          .formatted(volume.name(), volume.stripes(), volume.stripeSize()))
                  .collect(Collectors.joining(",")));
      return text.append("]}").toString();
    }
  }

  private static String physical(String device, long free, String missing) {
    return """
    {"pv_name":"%s","pv_uuid":"%s","pv_size":"1000","dev_size":"1024","pv_free":"%d","pv_missing":"%s"}\
    """
        .formatted(device, uuid(device), free, missing);
  }

  static String uuid(String device) {
    String name = device.substring(device.lastIndexOf('/') + 1).replaceAll("\\W", "");
    return (name + "xxxxxx").substring(0, 6) + "-aaaa-bbbb-cccc-dddd-eeee-ffffff";
  }

  /// All of a host at one time.
  ///
  /// @param orphans names of disks that are physical volumes of no group
  /// @param duplicates names of disks with the UUID of another, as `vdf vdb`
  record Page(
      List<Disk> disks,
      List<Group> groups,
      List<String> orphans,
      List<String> duplicates,
      List<String> warnings) {
    /// Four blank disks.
    static Page blank() {
      return of(disk(1), disk(2), disk(3), disk(4));
    }

    static Page of(Disk... disks) {
      return new Page(List.of(disks), List.of(), List.of(), List.of(), List.of());
    }

    /// The disk `disk1` is vdb.
    static Disk disk(int number) {
      return new Disk("vd" + (char) ('a' + number), "disk" + number, "", "");
    }

    /// Four disks that are physical volumes.
    static Page prepared() {
      return blank().written().orphans("vdb", "vdc", "vdd", "vde");
    }

    /// Four disks in one group.
    static Page grouped(Group group) {
      return blank().written().group(group);
    }

    private Page written() {
      return new Page(
          disks.stream().map(disk -> disk.holding("LVM2_member")).toList(),
          groups,
          orphans,
          duplicates,
          warnings);
    }

    Page orphans(String... names) {
      return new Page(disks, groups, List.of(names), duplicates, warnings);
    }

    Page group(Group group) {
      return new Page(
          disks,
          Stream.concat(groups.stream(), Stream.of(group)).toList(),
          orphans,
          duplicates,
          warnings);
    }

    Page disk(Disk disk) {
      return new Page(
          Stream.concat(
                  disks.stream().filter(other -> !other.name().equals(disk.name())),
                  Stream.of(disk))
              .toList(),
          groups,
          orphans,
          duplicates,
          warnings);
    }

    Page duplicate(String pair) {
      return new Page(disks, groups, orphans, List.of(pair), warnings);
    }

    Page warning(String text) {
      return new Page(disks, groups, orphans, duplicates, List.of(text));
    }

    String lsblk() {
      return "{\"blockdevices\":["
          + disks.stream()
              .map(disk ->
                  """
                  {"name":"/dev/%s","kname":"/dev/%s","maj:min":"254:%d","serial":"%s","size":1024,"type":"disk",
                  "fstype":%s,"mountpoints":[null]%s}\
                  """
                      .formatted(
                          disk.name(),
                          disk.name(),
                          (int) disk.name().charAt(2),
                          disk.serial(),
                          disk.holds().isEmpty() ? "null" : "\"" + disk.holds() + "\"",
                          disk.top()))
              .collect(Collectors.joining(","))
          + "]}";
    }

    String serials() {
      return disks.stream()
          .map(disk -> "/dev/" + disk.name() + " " + disk.serial() + "\n")
          .collect(Collectors.joining());
    }

    String full() {
      Stream<String> free =
          orphans.stream().map(name -> "{\"pv\":[" + physical("/dev/" + name, 1000, "") + "]}");
      return "{\"report\":["
          + Stream.concat(groups.stream().map(Group::json), free).collect(Collectors.joining(","))
          + "],\"log\":[]}";
    }

    String pvs() {
      return "{\"report\":[{\"pv\":["
          + duplicates.stream()
              .map(pair -> pair.split(" "))
              .map(pair ->
                  "{\"pv_name\":\"/dev/%s\",\"pv_uuid\":\"%s\",\"pv_duplicate\":\"duplicate\"}"
                      .formatted(pair[0], uuid(pair[1])))
              .collect(Collectors.joining(","))
          + "]}],\"log\":[]}";
    }
  }
}
