package dev.runbook.modules.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.RecordingSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Paths traced to their disks on hosts whose answers were recorded: a Debian 13 with LVM 2.03.31
/// and util-linux 2.41, four disks, a striped volume. The answers stand beside what is made of
/// them, and so it is long.
class StorageTraceTest {
  private static final StorageModule MODULE = new StorageModule();
  private static final String LSBLK = RecordedHost.recording("lsblk.json");
  private static final String BY_ID = RecordedHost.recording("by-id.txt");
  private static final String FULL = RecordedHost.recording("fullreport.json");
  private static final String PVS = RecordedHost.recording("pvs.json");
  private static final String FINDMNT = RecordedHost.recording("findmnt.json");
  private static final String SECOND = "DqCHXR-NSVb-GheE-0256-xrWV-I04Z-NqluaT";
  private static final String FIRST = "YenOU9-7FFN-ifFO-QVXl-oz9b-1Npi-EFRSu9";

  @TempDir Path programs;

  private RecordedHost host(String lsblk, String full, String pvs) {
    return new RecordedHost(programs)
        .says("lsblk", "MOUNTPOINTS", lsblk)
        .says("find", "/dev/disk/by-id", BY_ID)
        .says("lvm", "version", "  LVM version:     2.03.31(2) (2025-02-27)\n")
        .says("lvm", "fullreport", full)
        .says("lvm", "pvs", pvs)
        .path("/srv/pg/data", FINDMNT)
        .path("/srv/pg/wal", FINDMNT);
  }

  private static Value trace(RecordedHost host, String... paths) throws Exception {
    try (RecordingSession session = host.session()) {
      Arguments arguments =
          new Arguments(
              Map.of("trace", Value.list(List.of(paths).stream().map(Value::text).toList())));
      Assessment assessment = MODULE.assess(MODULE.read(arguments), session);
      assertEquals(List.of(), assessment.changes());
      assertEquals(1, session.commands().size(), "round trips");
      return assessment.value();
    }
  }

  private static Failure failure(RecordedHost host, String path) {
    return assertThrows(ModuleFailure.class, () -> trace(host, path)).failure();
  }

  /// The value at a path of names and indexes, `disks.0.serial`.
  private static Value at(Value value, String path) {
    Value found = value;
    for (String step : path.split("\\.", -1)) {
      found =
          found instanceof Value.Listing(List<Value> items)
              ? items.get(Integer.parseInt(step))
              : ((Value.Mapping) found).field(step).orElseThrow();
    }
    return found;
  }

  /// The texts of a field of every item of a list.
  private static List<String> each(Value list, String field) {
    return ((Value.Listing) list)
        .items().stream()
            .map(item -> at(item, field))
            .map(value -> value instanceof Value.Text(String text) ? text : "-")
            .toList();
  }

  private static List<String> texts(Value list) {
    return ((Value.Listing) list).items().stream().map(item -> ((Value.Text) item).text()).toList();
  }

  @Test
  void itTellsWhichVeryDisksAndFileSystemItHasMet() throws Exception {
    try (RecordingSession session = host(LSBLK, FULL, PVS).session()) {
      MODULE.assess(new Trace(List.of("/srv/pg/data")), session);
      for (String what : List.of("serial number", "size")) {
        assertEquals(
            4, session.identities().stream().filter(each -> each.what().equals(what)).count());
      }
      assertTrue(session.identities().stream().anyMatch(each -> each.what().equals("UUID")));
    }
  }

  @Test
  void aPathIsTracedThroughAStripedVolumeToItsFourDisks() throws Exception {
    Value value = trace(host(LSBLK, FULL, PVS), "/srv/pg/data", "/srv/pg/wal");
    assertEquals(List.of("/srv/pg"), texts(at(value, "mounts")));
    assertEquals(List.of("/srv/pg/data", "/srv/pg/wal"), each(at(value, "filesystems"), "path"));
    Value system = at(value, "filesystems.0");
    assertEquals(Value.text("/dev/mapper/vgtry-lv01"), at(system, "device"));
    assertEquals(Value.text("xfs"), at(system, "fstype"));
    assertEquals(Value.text("pgdata"), at(system, "label"));
    assertEquals(new Value.Size(8506048512L), at(system, "size"));
    assertEquals(new Value.Size(194117632), at(system, "used"));
    assertEquals(Value.text("noatime"), at(system, "options.1"));
    assertEquals(List.of("lvm", "disk", "disk", "disk", "disk"), each(at(system, "stack"), "kind"));
    Value volume = at(system, "stack.0");
    assertEquals(Value.text("striped"), at(volume, "type"));
    assertEquals(Value.whole(4), at(volume, "stripes"));
    assertEquals(new Value.Size(8192), at(volume, "stripe_size"));
    assertEquals(new Value.Size(4194304), at(volume, "extent_size"));
    assertEquals(Value.text("vgtry"), at(volume, "vg"));
    assertEquals(Value.text("lv01"), at(volume, "lv"));
    assertEquals(Value.NULL, at(system, "stack.1.stripes"));
    Value disks = at(value, "disks");
    assertEquals(at(system, "disks"), disks);
    assertEquals(List.of("/dev/vdb", "/dev/vdc", "/dev/vdd", "/dev/vde"), each(disks, "device"));
    assertEquals(List.of("disk1", "disk2", "disk3", "disk4"), each(disks, "serial"));
    assertEquals(Value.text(FIRST), at(disks, "0.pv_uuid"));
    assertEquals(Value.text("/dev/disk/by-id/virtio-disk1"), at(disks, "0.by_id"));
    assertEquals(List.of("vgtry"), each(at(value, "vgs"), "name"));
    assertEquals(Value.whole(0), at(value, "vgs.0.missing"));
    assertEquals(List.of("a", "b"), texts(at(value, "vgs.0.tags")));
    assertEquals(Value.bool(true), at(value, "vgs.0.lvs.0.open"));
    assertEquals(List.of(), texts(at(value, "warnings")));
  }

  @Test
  void theDisksComeInTheOrderOfTheStripes() throws Exception {
    String full =
        FULL.replace(
            "/dev/vdb(0),/dev/vdc(0),/dev/vdd(0),/dev/vde(0)",
            "/dev/vdd(0),/dev/vdb(0),/dev/vde(0),/dev/vdc(0)");
    assertEquals(
        List.of("disk3", "disk1", "disk4", "disk2"),
        each(at(trace(host(LSBLK, full, PVS), "/srv/pg/data"), "disks"), "serial"));
  }

  @Test
  void aMissingDiskShowsInTheGroupAndItsWarnings() throws Exception {
    String warning = "WARNING: Couldn't find device with uuid " + SECOND + ".";
    String group = "WARNING: VG vgtry is missing PV " + SECOND + " (last written to /dev/vdc).";
    String other = "WARNING: VG vgtry2 is missing PV abcdef-0000 (last written to /dev/vdx).";
    String full =
        FULL.replace(
                "{\"pv_name\":\"/dev/vdc\", \"pv_uuid\":\""
                    + SECOND
                    + "\", \"pv_size\":\"2143289344\", \"dev_size\":\"2147483648\","
                    + " \"pv_free\":\"0\", \"pv_missing\":\"\"}",
                "{\"pv_name\":\"[unknown]\", \"pv_uuid\":\""
                    + SECOND
                    + "\", \"pv_size\":\"2143289344\", \"dev_size\":\"0\", \"pv_free\":\"0\","
                    + " \"pv_missing\":\"missing\"}")
            .replace("\"vg_missing_pv_count\":\"0\"", "\"vg_missing_pv_count\":\"1\"")
            .replace("\"lv_health_status\":\"\"", "\"lv_health_status\":\"partial\"")
            .replace("/dev/vdc(0)", "[unknown](0)")
            .replace(
                "\"log\": [",
                "\"log\": [" + logged(warning) + "," + logged(group) + "," + logged(other));
    String lsblk = LSBLK.replace("/dev/vdc\"", "/dev/vdz\"").replace("disk2", "other");
    lsblk = without(lsblk, "/dev/vdz");
    Value value = trace(host(lsblk, full, PVS), "/srv/pg/data");
    assertEquals(List.of("disk1", "disk3", "disk4"), each(at(value, "disks"), "serial"));
    assertEquals(Value.whole(1), at(value, "vgs.0.missing"));
    assertEquals(Value.bool(true), at(value, "vgs.0.pvs.1.missing"));
    assertEquals(Value.text("partial"), at(value, "vgs.0.lvs.0.health"));
    assertEquals(List.of(warning, group), texts(at(value, "warnings")));
  }

  private static String logged(String message) {
    return "{\"log_seq_num\":\"1\", \"log_type\":\"warn\", \"log_context\":\"processing\","
        + " \"log_object_type\":\"vg\", \"log_object_name\":\"vgtry\", \"log_message\":\""
        + message
        + "\", \"log_errno\":\"0\", \"log_ret_code\":\"0\"}";
  }

  /// The listing without a disk and what is on it.
  private static String without(String lsblk, String disk) {
    int name = lsblk.indexOf("\"name\": \"" + disk + "\"");
    int start = lsblk.lastIndexOf("},{", name);
    int end = lsblk.indexOf("\n      },{", name);
    return lsblk.substring(0, start) + lsblk.substring(end).strip();
  }

  @Test
  void aSecondDiskWithTheSamePhysicalVolumeIsWarnedOf() throws Exception {
    List<String> warnings =
        List.of(
            "WARNING: Not using device /dev/vdf for PV " + FIRST + ".",
            "WARNING: PV " + FIRST + " prefers device /dev/vdb because device is used by LV.");
    String pvs =
        PVS.replace(
            "{\"pv_name\":\"/dev/vda\"",
            "{\"pv_name\":\"/dev/vdf\", \"pv_uuid\":\""
                + FIRST
                + "\", \"pv_duplicate\":\"duplicate\"},\n{\"pv_name\":\"/dev/vda\"");
    RecordedHost host =
        new RecordedHost(programs)
            .says("lvm", "version", "  LVM version:     2.03.16(2) (2022-05-18)\n")
            .says("lvm", "fullreport", FULL, "  " + String.join("\n  ", warnings) + "\n", 0);
    Value value = trace(host(host, LSBLK, pvs), "/srv/pg/data");
    assertEquals(List.of("disk1", "disk2", "disk3", "disk4"), each(at(value, "disks"), "serial"));
    assertEquals(warnings, texts(at(value, "warnings")));
  }

  private RecordedHost host(RecordedHost host, String lsblk, String pvs) {
    return host.says("lsblk", "MOUNTPOINTS", lsblk)
        .says("find", "/dev/disk/by-id", BY_ID)
        .says("lvm", "pvs", pvs)
        .path("/srv/pg/data", FINDMNT);
  }

  @Test
  void aWarningThatNamesADiskOfTheGroupIsAboutIt() throws Exception {
    String size =
        "WARNING: Device /dev/vdd has size of 4194304 sectors which is smaller than corresponding"
            + " PV size of 8388608 sectors. Was device resized?";
    String quoted = "Volume group \"vgtry\" has been exported";
    String elsewhere = "WARNING: Device /dev/vddx not found in the devices file.";
    String full =
        FULL.replace(
            "\"log\": [",
            "\"log\": ["
                + logged(size)
                + ","
                + logged(quoted.replace("\"", "\\\""))
                + ","
                + logged(elsewhere));
    assertEquals(
        List.of(size, quoted),
        texts(at(trace(host(LSBLK, full, PVS), "/srv/pg/data"), "warnings")));
  }

  private static final String NVME =
      """
      {"blockdevices": [
        {"name":"/dev/nvme0n1", "kname":"/dev/nvme0n1", "maj:min":"259:0",
         "serial":"vol0123456789abcdef0 ", "size":8589934592, "type":"disk", "fstype":null,
         "uuid":null, "label":null, "mountpoints":[null],
         "children": [
           {"name":"/dev/nvme0n1p1", "kname":"/dev/nvme0n1p1", "maj:min":"259:1", "serial":null,
            "size":8454651392, "type":"part", "fstype":"ext4", "uuid":"1-2", "label":null,
            "mountpoints":["/"]},
           {"name":"/dev/nvme0n1p15", "kname":"/dev/nvme0n1p15", "maj:min":"259:2", "serial":null,
            "size":130023424, "type":"part", "fstype":"vfat", "uuid":"3-4", "label":null,
            "mountpoints":["/boot/efi"]}]}
      ]}
      """;

  private static final String ROOT =
      """
      {"filesystems": [
        {"target":"/", "source":"/dev/nvme0n1p1", "maj:min":"259:1", "fstype":"ext4",
         "options":"rw,relatime", "uuid":"1-2", "label":null, "size":8350298112, "used":668528640}
      ]}
      """;

  @Test
  void aPartitionIsTracedToItsDiskOnAHostWithoutLvm() throws Exception {
    RecordedHost host =
        new RecordedHost(programs)
            .says("lsblk", "MOUNTPOINTS", NVME)
            .says(
                "find",
                "/dev/disk/by-id",
                """
                /dev/disk/by-id/nvme-eui.0123 ../../nvme0n1
                /dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0123456789abcdef0 ../../nvme0n1
                /dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0123456789abcdef0-part1 ../../nvme0n1p1
                """)
            .says("lvm", "", "", "sh: 1: lvm: not found", 127)
            .path("/var/lib/postgresql", ROOT);
    Value value = trace(host, "/var/lib/postgresql");
    assertEquals(List.of("partition", "disk"), each(at(value, "filesystems.0.stack"), "kind"));
    assertEquals(List.of("vol0123456789abcdef0"), each(at(value, "disks"), "serial"));
    assertEquals(
        Value.text("/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0123456789abcdef0"),
        at(value, "disks.0.by_id"));
    assertEquals(Value.NULL, at(value, "disks.0.pv_uuid"));
    assertEquals(Value.list(List.of()), at(value, "vgs"));
  }

  @Test
  void oldToolsAreAskedWithoutWhatTheyDoNotKnow() throws Exception {
    RecordedHost host =
        new RecordedHost(programs)
            .says("lsblk", "MOUNTPOINTS", "", "lsblk: unknown column: MOUNTPOINTS", 1)
            .says(
                "lsblk",
                "MOUNTPOINT",
                LSBLK
                    .replaceAll("\"mountpoints\": \\[\\s*\\]", "\"mountpoint\": null")
                    .replaceAll(
                        "\"mountpoints\": \\[\\s*\"([^\"]*)\"\\s*\\]", "\"mountpoint\": \"$1\"")
                    .replaceAll("\"size\": (\\d+)", "\"size\": \"$1\""))
            .says("find", "/dev/disk/by-id", BY_ID)
            .says("lvm", "version", "  LVM version:     2.03.11(2) (2021-01-08)\n")
            .says("lvm", "vg_autoactivation", "", "  Unrecognised field: vg_autoactivation", 3)
            .says("lvm", "fullreport", FULL.replace(", \"vg_autoactivation\":\"enabled\"", ""))
            .says("lvm", "pvs", PVS)
            .path("/srv/pg/data", FINDMNT.replaceAll("\"(size|used)\": (\\d+)", "\"$1\": \"$2\""));
    Value value = trace(host, "/srv/pg/data");
    assertEquals(List.of("disk1", "disk2", "disk3", "disk4"), each(at(value, "disks"), "serial"));
    assertEquals(new Value.Size(2147483648L), at(value, "disks.0.size"));
    assertEquals(new Value.Size(194117632), at(value, "filesystems.0.used"));
    assertEquals(Value.bool(true), at(value, "vgs.0.autoactivation"));
  }

  @Test
  void thePathsOfAMultipathDiskAreOneDisk() throws Exception {
    String path =
        """
        {"name":"/dev/sd%s", "kname":"/dev/sd%s", "maj:min":"8:%d", "serial":"3600a0", "size":100,
         "type":"disk", "fstype":"mpath_member", "uuid":null, "label":null, "mountpoints":[],
         "children":[{"name":"/dev/mapper/mpatha", "kname":"/dev/dm-0", "maj:min":"252:0",
           "serial":null, "size":100, "type":"mpath", "fstype":"xfs", "uuid":"u", "label":null,
           "mountpoints":["/srv"]}]}\
        """;
    RecordedHost host =
        new RecordedHost(programs)
            .says(
                "lsblk",
                "MOUNTPOINTS",
                "{\"blockdevices\": ["
                    + path.formatted("a", "a", 0)
                    + ","
                    + path.formatted("b", "b", 16)
                    + "]}")
            .says("find", "/dev/disk/by-id", "", "find: '/dev/disk/by-id': No such file", 1)
            .says("lvm", "", "", "", 127)
            .path(
                "/srv",
                ROOT.replace("259:1", "252:0").replace("/dev/nvme0n1p1", "/dev/mapper/mpatha"));
    Value value = trace(host, "/srv");
    assertEquals(List.of("multipath"), each(at(value, "filesystems.0.stack"), "kind"));
    assertEquals(List.of("/dev/mapper/mpatha"), each(at(value, "disks"), "device"));
    assertEquals(List.of("3600a0"), each(at(value, "disks"), "serial"));
  }

  @Test
  void aFileSystemWithoutADiskHasNone() throws Exception {
    RecordedHost host =
        host(LSBLK, FULL, PVS)
            .path(
                "/run/x",
                "{\"filesystems\":[{\"target\":\"/run\", \"source\":\"tmpfs\","
                    + " \"maj:min\":\"0:24\", \"fstype\":\"tmpfs\", \"options\":\"rw\","
                    + " \"uuid\":null, \"label\":null, \"size\":null, \"used\":null}]}");
    Value value = trace(host, "/run/x");
    assertEquals(Value.list(List.of()), at(value, "disks"));
    assertEquals(Value.list(List.of()), at(value, "filesystems.0.stack"));
    assertEquals(new Value.Size(0), at(value, "filesystems.0.size"));
  }

  @Test
  void aPathThatIsNotThereIsSaid() {
    RecordedHost host =
        host(LSBLK, FULL, PVS)
            .says("readlink", " /nowhere ", "", "", 1)
            .says("findmnt", " /nowhere ", "", "", 1);
    assertEquals(
        Failure.of(FailureKind.REFUSED, "There is no `/nowhere` on this host."),
        failure(host, "/nowhere"));
  }

  @Test
  void aToolThatFailsIsQuoted() {
    RecordedHost host =
        new RecordedHost(programs)
            .says("lsblk", "", "", "lsblk: failed to access sysfs directory: /sys/dev/block", 1)
            .says("find", "", "")
            .says("lvm", "", "", "", 127)
            .path("/srv/pg/data", FINDMNT);
    assertEquals(
        Failure.of(FailureKind.COMMAND, "`lsblk` did not list the block devices (exit status 1).")
            .withDetail("lsblk: failed to access sysfs directory: /sys/dev/block"),
        failure(host, "/srv/pg/data"));
  }

  @Test
  void lvmThatDoesNotAnswerThisUserIsQuoted() {
    String refusal =
        "  WARNING: Running as a non-root user. Functionality may be unavailable.\n"
            + "  /run/lock/lvm/P_global:aux: open failed: Permission denied";
    RecordedHost host =
        new RecordedHost(programs)
            .says("lsblk", "MOUNTPOINTS", LSBLK)
            .says("find", "", BY_ID)
            .says("lvm", "", "", refusal, 5)
            .path("/srv/pg/data", FINDMNT);
    assertEquals(
        Failure.of(FailureKind.COMMAND, "LVM could not be asked (exit status 5).")
            .withDetail(refusal.strip())
            .withHint("LVM answers root only: the step needs `become`."),
        failure(host, "/srv/pg/data"));
  }

  @Test
  void aPathIsAbsoluteAndQuoted() throws Exception {
    for (List<String> wrong : List.of(List.<String>of(), List.of("data"))) {
      Arguments arguments =
          new Arguments(Map.of("trace", Value.list(wrong.stream().map(Value::text).toList())));
      assertEquals(
          wrong.isEmpty() ? "There is no path to trace." : "`data` is not an absolute path.",
          assertThrows(ArgumentException.class, () -> MODULE.read(arguments)).getMessage());
    }
    RecordedHost host = host(LSBLK, FULL, PVS).path("/srv/it; is $(odd) \"", FINDMNT);
    assertEquals(
        List.of("/srv/it; is $(odd) \""),
        each(at(trace(host, "/srv/it; is $(odd) \""), "filesystems"), "realpath"));
  }
}
