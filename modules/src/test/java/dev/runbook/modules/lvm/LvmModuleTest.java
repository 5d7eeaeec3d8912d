package dev.runbook.modules.lvm;

import static dev.runbook.modules.lvm.PaperHost.Page.disk;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.lvm.PaperHost.Group;
import dev.runbook.modules.lvm.PaperHost.Page;
import dev.runbook.modules.lvm.PaperHost.Volume;
import dev.runbook.testkit.ModuleContract;
import dev.runbook.testkit.RecordingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LvmModuleTest extends ModuleContract<LvmAction> {
  private static final List<String> FOUR = List.of("vdb", "vdc", "vdd", "vde");
  private static final Value SERIALS = texts("disk1", "disk2", "disk3", "disk4");
  private static final Group WHOLE = Group.of("vg01", FOUR, Volume.striped("lv01", 4));
  private static final Group ASLEEP = Group.of("vg01", FOUR, Volume.striped("lv01", 4).inactive());

  @TempDir private Path base;
  private PaperHost host;

  @BeforeEach
  void open() throws IOException {
    host = new PaperHost(Files.createTempDirectory(base, "host"));
  }

  @Override
  protected Module<LvmAction> module() {
    return new LvmModule();
  }

  @Override
  protected Stream<Case> cases() {
    return Stream.of(
        converges(
            "blank disks become physical volumes",
            Map.of("pvs", SERIALS),
            Page.blank(),
            "pvcreate",
            Page.prepared()),
        converges(
            "physical volumes become a group",
            Map.of("vg", Value.text("vg01"), "disks", SERIALS),
            Page.prepared(),
            "vgcreate",
            Page.grouped(Group.of("vg01", FOUR))),
        converges(
            "a group is tagged",
            Map.of("vg", Value.text("vg01"), "disks", SERIALS, "tags", texts("a")),
            Page.grouped(WHOLE),
            "vgchange",
            Page.grouped(WHOLE.tagged("a", true))),
        converges(
            "an empty group goes",
            Map.of("vg", Value.text("vg01"), "state", Value.text("absent")),
            Page.grouped(Group.of("vg01", FOUR)),
            "vgremove",
            Page.prepared()),
        converges(
            "a striped volume is made",
            striped(4),
            Page.grouped(Group.of("vg01", FOUR)),
            "lvcreate",
            Page.grouped(WHOLE)),
        converges(
            "a volume goes",
            Map.of(
                "lv", Value.text("lv01"), "vg", Value.text("vg01"), "state", Value.text("absent")),
            Page.grouped(WHOLE),
            "lvremove",
            Page.grouped(Group.of("vg01", FOUR))),
        converges(
            "a whole group is activated",
            Map.of("activate", Value.text("vg01"), "disks", SERIALS),
            Page.grouped(ASLEEP),
            "vgchange",
            Page.grouped(WHOLE)),
        converges(
            "a group is deactivated",
            Map.of("deactivate", Value.text("vg01")),
            Page.grouped(WHOLE),
            "vgchange",
            Page.grouped(ASLEEP)),
        converges(
            "a group that is not there is kept from being activated",
            Map.of("autoactivate", Value.text("vg02"), "enabled", Value.bool(false)),
            Page.grouped(WHOLE),
            "nothing",
            Page.blank()),
        converges(
            "clones become a group of their own",
            Map.of("import_clone", Value.text("vg02"), "disks", SERIALS),
            Page.grouped(ASLEEP),
            "vgimportclone",
            Page.grouped(Group.of("vg02", FOUR, Volume.striped("lv01", 4).inactive()))),
        converges(
            "devices are scanned",
            Map.of("scan", Value.bool(true)),
            Page.grouped(WHOLE),
            "nothing",
            Page.blank()));
  }

  private Case converges(
      String name, Map<String, Value> arguments, Page before, String command, Page after) {
    return new Case(
        name,
        Nature.CONVERGES,
        () -> {
          PaperHost place = new PaperHost(Files.createTempDirectory(base, "case"));
          place.now(before).after(command, after);
          return new World(arguments, place.session(), place::look);
        });
  }

  @Test
  void aDiskThatHoldsAFileSystemIsRefusedAndNothingIsRun() throws Exception {
    host.now(Page.blank().disk(disk(2).holding("ext4")));
    Failure failure = refusal(Map.of("pvs", texts("disk1", "disk2")));
    assertEquals(FailureKind.REFUSED, failure.kind());
    assertEquals(
        "The disk disk2 (/dev/vdc) is not blank: it holds ext4 (LABEL).", failure.message());
    assertEquals(List.of(), host.log());
  }

  @Test
  void whatIsOnADiskIsReadFromTheDeviceAndNotFromUdev() throws Exception {
    host.now(Page.blank()).file("now/wipefsvdb", "0x438,27ab51fc,,xfs\n");
    assertTrue(refusal(Map.of("pvs", texts("disk1"))).message().contains("holds xfs"));
  }

  @Test
  void onlyTheDisksThatAreNoPhysicalVolumesYetAreWritten() throws Exception {
    host.now(Page.blank().disk(disk(1).holding("LVM2_member")).orphans("vdb"))
        .after("pvcreate", Page.prepared());
    apply(Map.of("pvs", texts("disk1", "/dev/vdc")));
    assertEquals(List.of("pvcreate /dev/vdc"), host.log());
  }

  @Test
  void aSerialNumberOfTwoDisksIsRefused() throws Exception {
    host.now(Page.of(disk(1), new PaperHost.Disk("vdz", "disk1", "", "")));
    assertTrue(
        refusal(Map.of("pvs", texts("disk1")))
            .message()
            .startsWith("Several disks have the serial"));
  }

  @Test
  void aCloneBesideItsOriginalIsNoBlankDisk() throws Exception {
    host.now(Page.grouped(WHOLE).disk(disk(5).holding("LVM2_member")).duplicate("vdf vdb"));
    assertTrue(refusal(Map.of("pvs", texts("disk5"))).message().contains("clone of another disk"));
  }

  @Test
  void whoIsNotRootIsToldToBecomeIt() throws Exception {
    host.now(Page.blank()).file("now/user", "1000\n");
    assertEquals("The step needs `become: true`.", refusal(Map.of("pvs", SERIALS)).hint());
  }

  @Test
  void aPlanSeesTheGroupComingWhereItsDisksAreStillRaw() throws Exception {
    host.now(Page.blank());
    Map<String, Value> arguments = Map.of("vg", Value.text("vg01"), "disks", texts("disk1"));
    Assessment assessment = assess(arguments);
    assertEquals(1, assessment.changes().size());
    assertEquals("now: No physical volume yet: `disk1` (/dev/vdb).", assessment.reason());
    assertTrue(refusal(arguments).hint().contains("pvs"));
    assertEquals(List.of(), host.log());
  }

  @Test
  void aPlanSeesTheVolumeComingWhereThereIsNoGroup() throws Exception {
    host.now(Page.blank());
    assertEquals("now: The volume group `vg01` is not there yet.", assess(striped(4)).reason());
    refusal(striped(4));
    assertEquals(List.of(), host.log());
  }

  @Test
  void aGroupOfOtherDisksIsRefused() throws Exception {
    host.now(Page.grouped(Group.of("vg01", List.of("vdb", "vdc"))));
    assertEquals(
        "There is a volume group `vg01` already, and not as asked: `disk3` (/dev/vdd) does not"
            + " belong to it; `disk2` (/dev/vdc) belongs to it too.",
        refusal(Map.of("vg", Value.text("vg01"), "disks", texts("disk1", "disk3"))).message());
  }

  @Test
  void aDiskOfAnotherGroupIsRefused() throws Exception {
    host.now(Page.grouped(WHOLE));
    assertEquals(
        "The disk `disk1` (/dev/vdb) belongs to the volume group `vg01`.",
        refusal(Map.of("vg", Value.text("vg02"), "disks", texts("disk1"))).message());
  }

  @Test
  void aNewGroupGetsWhatIsAskedInOneCommand() throws Exception {
    host.now(Page.prepared()).after("vgcreate", Page.grouped(Group.of("vg01", FOUR)));
    apply(
        Map.of(
            "vg", Value.text("vg01"),
            "disks", SERIALS,
            "extent_size", new Value.Size(128L << 20),
            "autoactivation", Value.bool(false),
            "tags", texts("rb_a")));
    assertEquals(
        List.of(
            "vgcreate -s 134217728b --setautoactivation n --addtag rb_a vg01 /dev/vdb /dev/vdc"
                + " /dev/vdd /dev/vde"),
        host.log());
  }

  @Test
  void tagsAndAutoactivationAreSetAnew() throws Exception {
    host.now(Page.grouped(WHOLE.tagged("a,b", true)))
        .after("vgchange", Page.grouped(WHOLE.tagged("b,c", false)));
    apply(
        Map.of(
            "vg", Value.text("vg01"),
            "disks", SERIALS,
            "autoactivation", Value.bool(false),
            "tags", texts("b", "c")));
    assertEquals(List.of("vgchange --setautoactivation n --addtag c --deltag a vg01"), host.log());
  }

  @Test
  void aGroupWithVolumesStays() throws Exception {
    host.now(Page.grouped(WHOLE));
    assertEquals(
        "The volume group `vg01` still has logical volumes: lv01.",
        refusal(Map.of("vg", Value.text("vg01"), "state", Value.text("absent"))).message());
  }

  @Test
  void aVolumeThatLeavesADiskUnusedIsRemovedAgain() throws Exception {
    host.now(Page.grouped(Group.of("vg01", FOUR)))
        .after(
            "lvcreate", Page.grouped(Group.of("vg01", FOUR, Volume.striped("lv01", 3)).unused(1)));
    Failure failure = refusal(striped(3));
    assertEquals(
        "LVM made the logical volume `vg01/lv01`, but not as asked: no data would lie on"
            + " /dev/vde.",
        failure.message());
    assertEquals("What was made has been removed again.", failure.detail());
    assertEquals(
        List.of(
            "lvcreate -y -Wn -Zy -n lv01 -i 3 -I 8192b -l 100%FREE vg01", "lvremove -y vg01/lv01"),
        host.log());
  }

  @Test
  void aVolumeWithSmallerStripesThanAskedIsRemovedAgain() throws Exception {
    host.now(Page.grouped(Group.of("vg01", FOUR)))
        .after(
            "lvcreate",
            Page.grouped(Group.of("vg01", FOUR, new Volume("lv01", 4, 4096, "active", "", ""))));
    assertTrue(refusal(striped(4)).message().contains("stripes of 4KiB, not 8KiB"));
    assertEquals("lvremove -y vg01/lv01", host.log().getLast());
  }

  @Test
  void moreStripesThanDisksAreRefusedBeforeLvmIsAsked() throws Exception {
    host.now(Page.grouped(Group.of("vg01", FOUR)));
    assertEquals(
        "There cannot be 5 stripes: the volume group `vg01` has 4 disks.",
        refusal(striped(5)).message());
    assertEquals(List.of(), host.log());
  }

  @Test
  void aVolumeOfAnotherLayoutIsRefusedAndStays() throws Exception {
    host.now(Page.grouped(Group.of("vg01", FOUR, Volume.striped("lv01", 3))));
    assertEquals(
        "There is a logical volume `vg01/lv01` already, and not as asked: 3 stripes, not 4.",
        refusal(striped(4)).message());
    assertEquals(List.of(), host.log());
  }

  @Test
  void aVolumeThatSleepsIsActivated() throws Exception {
    host.now(Page.grouped(ASLEEP)).after("lvchange", Page.grouped(WHOLE));
    apply(striped(4));
    assertEquals(List.of("lvchange -ay vg01/lv01"), host.log());
  }

  @Test
  void aCommandThatFailsIsQuoted() throws Exception {
    host.now(Page.grouped(Group.of("vg01", FOUR)))
        .file("now/complaint", "  Volume group vg01 is locked.\n");
    Failure failure = refusal(striped(4));
    assertEquals(
        "The logical volume `vg01/lv01` could not be made (exit status 5).", failure.message());
    assertEquals("Volume group vg01 is locked.", failure.detail());
  }

  @Test
  void aGroupThatIsNotWholeIsNotActivated() throws Exception {
    Value uuids =
        Value.list(FOUR.stream().map(name -> Value.text(PaperHost.uuid("/dev/" + name))).toList());
    Map<String, Value> arguments =
        Map.of("activate", Value.text("vg01"), "expect_pvs", uuids, "disks", SERIALS);
    List<String> three = List.of("vdb", "vdc", "vdd");
    Volume sleeping = Volume.striped("lv01", 4).inactive();
    assertAll(
        () ->
            assertProblem(
                "of its 4 disks 1 are missing",
                Page.grouped(Group.of("vg01", List.of("vdb", "vdc", "vdd", "[unknown]"), sleeping)),
                arguments),
        () ->
            assertProblem(
                "/dev/vdf has the same physical volume as a disk of it, " + PaperHost.uuid("vdb"),
                Page.grouped(ASLEEP).disk(disk(5).holding("LVM2_member")).duplicate("vdf vdb"),
                arguments),
        () ->
            assertProblem(
                "the physical volume " + PaperHost.uuid("vde") + " is expected and not one of it",
                Page.grouped(Group.of("vg01", three, sleeping)),
                arguments),
        () ->
            assertProblem(
                "`disk4` (/dev/vde) belongs to it too",
                Page.grouped(ASLEEP),
                Map.of("activate", Value.text("vg01"), "disks", texts("disk1", "disk2", "disk3"))),
        () ->
            assertProblem(
                "its volume lv01 is partial",
                Page.grouped(Group.of("vg01", FOUR, sleeping.health("partial"))),
                arguments),
        () ->
            assertProblem(
                "LVM says \"WARNING: ignoring metadata seqno 2 on /dev/vdc for seqno 3 on /dev/vdb"
                    + " for VG vg01\"",
                Page.grouped(ASLEEP)
                    .warning(
                        "WARNING: ignoring metadata seqno 2 on /dev/vdc for seqno 3 on /dev/vdb for"
                            + " VG vg01."),
                arguments));
    assertEquals(List.of(), host.log());
  }

  private void assertProblem(String problem, Page page, Map<String, Value> arguments)
      throws Exception {
    host.now(page);
    Failure failure = refusal(arguments);
    assertEquals(
        "The volume group `vg01` is not to be activated: " + problem + ".", failure.message());
  }

  @Test
  void twoGroupsOfOneNameAreNotTold() throws Exception {
    host.now(
        Page.blank()
            .group(Group.of("vg01", List.of("vdb")))
            .group(Group.of("vg01", List.of("vdc"))));
    assertTrue(
        refusal(Map.of("activate", Value.text("vg01")))
            .message()
            .startsWith("There are 2 volume groups named `vg01`"));
  }

  @Test
  void aWarningAboutAnotherGroupIsNoMatter() throws Exception {
    host.now(Page.grouped(ASLEEP).warning("WARNING: VG vg07 is missing PV x."))
        .after("vgchange", Page.grouped(WHOLE));
    apply(Map.of("activate", Value.text("vg01")));
    assertEquals(List.of("vgchange -ay vg01"), host.log());
  }

  @Test
  void membersThatTheDevicesFileHidesAreEnteredFirst() throws Exception {
    host.now(Page.grouped(ASLEEP))
        .after("vgchange", Page.grouped(WHOLE))
        .file("etc/devices/system.devices", "")
        .file("now/listed", "  " + PaperHost.uuid("vdb") + "\n  " + PaperHost.uuid("vdc") + "\n");
    Applied applied = apply(Map.of("activate", Value.text("vg01")));
    assertEquals(3, applied.changes().size());
    assertEquals(
        List.of(
            "lvmdevices -y --adddev /dev/vdd",
            "lvmdevices -y --adddev /dev/vde",
            "vgchange -ay vg01"),
        host.log());
  }

  @Test
  void anActivationThatLeftAVolumeAsleepFails() throws Exception {
    host.now(Page.grouped(ASLEEP));
    assertEquals(
        "LVM activated the volume group `vg01`, but not its lv01.",
        refusal(Map.of("activate", Value.text("vg01"))).message());
  }

  @Test
  void aGroupInUseIsNotDeactivated() throws Exception {
    host.now(
        Page.grouped(Group.of("vg01", FOUR, Volume.striped("lv01", 4).opened()))
            .disk(disk(1).holding("LVM2_member").under("vg01-lv01")));
    assertEquals(
        "The volume group `vg01` is in use: lv01 (mounted at /data01).",
        refusal(Map.of("deactivate", Value.text("vg01"))).message());
    assertEquals(List.of(), host.log());
  }

  @Test
  void aGroupThatIsNotThereNeedsNoDeactivation() throws Exception {
    host.now(Page.blank());
    assertEquals(List.of(), apply(Map.of("deactivate", Value.text("vg01"))).changes());
  }

  @Test
  void aGroupWhoseDisksWereTakenAwayUnderItIsNotCalledGone() throws Exception {
    host.now(Page.blank().disk(disk(1).under("vg01-lv01")));
    assertTrue(
        refusal(Map.of("deactivate", Value.text("vg01")))
            .message()
            .endsWith("still mapped: /dev/mapper/vg01-lv01."));
  }

  @Test
  void forgottenDisksLeaveTheDevicesFile() throws Exception {
    host.now(Page.grouped(ASLEEP))
        .file("etc/devices/system.devices", "")
        .file("now/listed", "  " + PaperHost.uuid("vdb") + "\n");
    apply(Map.of("deactivate", Value.text("vg01"), "forget", Value.bool(true)));
    assertEquals(List.of("lvmdevices -y --deldev /dev/vdb"), host.log());
  }

  @Test
  void originalsAreNotTakenForClones() throws Exception {
    host.now(Page.grouped(WHOLE).disk(disk(1).holding("LVM2_member").under("vg01-lv01")));
    assertTrue(
        refusal(Map.of("import_clone", Value.text("vg02"), "disks", SERIALS))
            .message()
            .contains("is in use"));
    assertEquals(List.of(), host.log());
  }

  @Test
  void clonesDoNotTakeTheNameOfAnotherGroup() throws Exception {
    host.now(Page.grouped(WHOLE).disk(disk(5).holding("LVM2_member")).duplicate("vdf vdb"));
    assertTrue(
        refusal(Map.of("import_clone", Value.text("vg01"), "disks", texts("disk5")))
            .message()
            .contains("not of the clones"));
  }

  @Test
  void autoactivationIsSwitchedOffAndOnWithoutATraceInTheFile() throws Exception {
    String before = "local {\n\tsystem_id = \"a\"\n}\n";
    host.now(Page.grouped(WHOLE)).file("etc/lvmlocal.conf", before);
    Map<String, Value> off =
        Map.of("autoactivate", Value.text("vgdata02"), "enabled", Value.bool(false));
    apply(off);
    assertEquals(
        before
            + """
            # runbook: these volume groups wait to be activated: vgdata02
            # LVM knows only who may: all others stand here. `lvm: { autoactivate: NAME, enabled: true }` takes it back.
            activation/auto_activation_volume_list = [ "@runbook_autoactivate", "vg01" ]
            # runbook: end
            """,
        host.read("etc/lvmlocal.conf"));
    assertEquals(List.of(), assess(off).changes());
    apply(Map.of("autoactivate", Value.text("vgdata02"), "enabled", Value.bool(true)));
    assertEquals(before, host.read("etc/lvmlocal.conf"));
    assertFalse(host.look().contains("lvmlocal.conf."), "a file was left behind");
  }

  @Test
  void aFileThatLvmCannotReadGivesWayToTheOldOne() throws Exception {
    host.now(Page.blank()).file("etc/lvmlocal.conf", "# fine\n");
    Failure failure =
        refusal(Map.of("autoactivate", Value.text("broken"), "enabled", Value.bool(false)));
    assertTrue(failure.detail().contains("Parse error"), failure.detail());
    assertEquals("# fine\n", host.read("etc/lvmlocal.conf"));
    assertFalse(host.look().contains("lvmlocal.conf."), "a file was left behind");
  }

  @Test
  void aListOfSomebodyElseIsRespected() throws Exception {
    host.now(Page.grouped(WHOLE))
        .file("etc/lvmlocal.conf", "activation/auto_activation_volume_list = [ \"vg01\" ]\n");
    String before = host.look();
    assertEquals(
        List.of(),
        apply(Map.of("autoactivate", Value.text("vg02"), "enabled", Value.bool(false))).changes());
    assertTrue(
        refusal(Map.of("autoactivate", Value.text("vg01"), "enabled", Value.bool(false)))
            .message()
            .contains("its `vg01` lets `vg01`"));
    assertTrue(
        refusal(Map.of("autoactivate", Value.text("vg02"), "enabled", Value.bool(true)))
            .message()
            .contains("does not name `vg02`"));
    assertEquals(before, host.look());
  }

  @Test
  void aNewGroupIsEnteredInTheListSoThatItComesBackAfterAReboot() throws Exception {
    host.now(Page.prepared()).after("vgcreate", Page.grouped(Group.of("vg01", FOUR)));
    apply(Map.of("autoactivate", Value.text("vgclone"), "enabled", Value.bool(false)));
    Applied applied = apply(Map.of("vg", Value.text("vg01"), "disks", SERIALS));
    assertEquals(2, applied.changes().size());
    assertTrue(host.read("etc/lvmlocal.conf").contains("[ \"@runbook_autoactivate\", \"vg01\" ]"));
  }

  private Assessment assess(Map<String, Value> arguments) throws Exception {
    try (RecordingSession session = host.session()) {
      return module().assess(action(arguments), session);
    }
  }

  private Applied apply(Map<String, Value> arguments) throws Exception {
    try (RecordingSession session = host.session()) {
      return module().apply(action(arguments), session);
    }
  }

  private Failure refusal(Map<String, Value> arguments) throws Exception {
    LvmAction action = action(arguments);
    try (RecordingSession session = host.session()) {
      return assertThrows(ModuleFailure.class, () -> module().apply(action, session)).failure();
    }
  }

  private LvmAction action(Map<String, Value> arguments) throws Exception {
    return module().read(new Arguments(arguments));
  }

  private static Map<String, Value> striped(int stripes) {
    Map<String, Value> arguments = new HashMap<>();
    arguments.put("lv", Value.text("lv01"));
    arguments.put("vg", Value.text("vg01"));
    arguments.put("stripes", Value.whole(stripes));
    arguments.put("stripe_size", new Value.Size(8192));
    arguments.put("size", Value.text("100%FREE"));
    return Map.copyOf(arguments);
  }

  private static Value texts(String... texts) {
    return Value.list(Stream.of(texts).map(Value::text).toList());
  }
}
