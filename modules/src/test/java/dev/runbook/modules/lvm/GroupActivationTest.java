package dev.runbook.modules.lvm;

import static dev.runbook.modules.lvm.PaperHost.Page.disk;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.lvm.PaperHost.Group;
import dev.runbook.modules.lvm.PaperHost.Page;
import dev.runbook.modules.lvm.PaperHost.Volume;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Groups that are activated, deactivated and renamed: only whole ones, and never another.
class GroupActivationTest extends LvmScene {
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
}
