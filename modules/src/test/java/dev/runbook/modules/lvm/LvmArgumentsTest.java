package dev.runbook.modules.lvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LvmArgumentsTest {
  private static final Value DISKS = Value.list(List.of(Value.text("disk1")));

  @Test
  void aStepDoesOneThing() {
    assertEquals(
        "A step of `lvm` does one thing: `pvs` or `activate`.",
        problem(Map.of("pvs", DISKS, "activate", Value.text("vg01"))));
    assertEquals(
        "`lvm` needs one of `pvs`, `lv`, `vg`, `activate`, `deactivate`, `autoactivate`,"
            + " `import_clone`, `scan`.",
        problem(Map.of()));
  }

  @Test
  void aGroupNamedWithAVolumeIsWhereTheVolumeIs() throws ArgumentException {
    assertEquals(
        new MakeLogicalVolume(
            "lv01",
            "vg01",
            Optional.of(4),
            Optional.of(8192L),
            new VolumeSize.Percent(100, "FREE")),
        read(
            Map.of(
                "lv", Value.text("lv01"),
                "vg", Value.text("vg01"),
                "stripes", Value.whole(4),
                "stripe_size", new Value.Size(8192),
                "size", Value.text("100%free"))));
  }

  @Test
  void whatAnActionDoesNotTakeIsPointedAt() {
    assertEquals(
        "`lvm` with `vg` has no `stripes`.",
        problem(Map.of("vg", Value.text("vg01"), "disks", DISKS, "stripes", Value.whole(2))));
    assertEquals(
        "`lvm` with `autoactivate` needs `enabled`.",
        problem(Map.of("autoactivate", Value.text("vg01"))));
    assertEquals(
        "`state: absent` has no `disks`.",
        problem(Map.of("vg", Value.text("vg01"), "disks", DISKS, "state", Value.text("absent"))));
  }

  @Test
  void namesThatLvmWouldTakeForOptionsAreRefused() {
    assertEquals(
        "`-f` is no name in LVM: letters, digits and `_+.-`, and no hyphen first.",
        problem(Map.of("deactivate", Value.text("-f"))));
  }

  @Test
  void theOneStripeOfOneDiskHasNoSize() throws ArgumentException {
    assertEquals(
        new MakeLogicalVolume(
            "lv01", "vg01", Optional.of(1), Optional.empty(), new VolumeSize.Bytes(10L << 30)),
        read(
            Map.of(
                "lv", Value.text("lv01"),
                "vg", Value.text("vg01"),
                "stripes", Value.whole(1),
                "stripe_size", new Value.Size(8192),
                "size", Value.text("10GiB"))));
  }

  @Test
  void aSizeIsAPartOrAnAmount() throws ArgumentException {
    assertEquals("-l 50%VG", VolumeSize.read("50%VG").option());
    assertEquals("-L 10737418240b", VolumeSize.read("10GiB").option());
    assertThrows(ArgumentException.class, () -> VolumeSize.read("101%FREE"));
    assertThrows(ArgumentException.class, () -> VolumeSize.read("10G"));
    assertThrows(ArgumentException.class, () -> VolumeSize.read("100%ORIGIN"));
  }

  @Test
  void disksAreNamedOnceAndBySerialNumberOrDevice() {
    assertEquals(
        "`disk1` is named twice.",
        problem(Map.of("pvs", Value.list(List.of(Value.text("disk1"), Value.text("disk1"))))));
    assertEquals(
        "`/etc/passwd` is neither a serial number nor a path under /dev.",
        problem(Map.of("pvs", Value.list(List.of(Value.text("/etc/passwd"))))));
  }

  @Test
  void whoExpectsNoPhysicalVolumeHasComputedItWrongly() {
    assertEquals(
        "No physical volume is expected: leave `expect_pvs` out to take any.",
        problem(Map.of("activate", Value.text("vg01"), "expect_pvs", Value.list(List.of()))));
  }

  @Test
  void whatRewritesOrRemovesDestroys() throws ArgumentException {
    assertEquals(Effect.DESTROY, read(Map.of("pvs", DISKS)).effect());
    assertEquals(
        Effect.DESTROY, read(Map.of("import_clone", Value.text("vg02"), "disks", DISKS)).effect());
    assertEquals(
        Effect.DESTROY,
        read(Map.of("vg", Value.text("vg01"), "state", Value.text("absent"))).effect());
    assertEquals(Effect.CHANGE, read(Map.of("vg", Value.text("vg01"), "disks", DISKS)).effect());
    assertEquals(Effect.CHANGE, read(Map.of("activate", Value.text("vg01"))).effect());
    assertEquals(Effect.READ, read(Map.of("scan", Value.bool(true))).effect());
  }

  private static LvmAction read(Map<String, Value> arguments) throws ArgumentException {
    return LvmArguments.read(new Arguments(arguments));
  }

  private static String problem(Map<String, Value> arguments) {
    return String.valueOf(
        assertThrows(ArgumentException.class, () -> read(arguments)).getMessage());
  }
}
