package dev.runbook.modules.lvm;

import static dev.runbook.modules.lvm.PaperHost.Page.disk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.lvm.PaperHost.Group;
import dev.runbook.modules.lvm.PaperHost.Page;
import dev.runbook.modules.lvm.PaperHost.Volume;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Physical volumes, groups and striped volumes: what is made, and what is refused or taken back.
class LvmLayoutTest extends LvmScene {
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
}
