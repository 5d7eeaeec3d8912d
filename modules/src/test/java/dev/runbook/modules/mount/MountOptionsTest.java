package dev.runbook.modules.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.value.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountOptionsTest {
  @ParameterizedTest
  @ValueSource(strings = {"nobarrier", "barrier=0", "data=writeback", "noatime,barrier=0"})
  void optionsThatLoseTheOrderOfWritesAreRefused(String option) {
    ArgumentException refusal =
        assertThrows(ArgumentException.class, () -> MountOptions.parse(List.of(option)));
    assertEquals("options", refusal.parameter());
    assertTrue(String.valueOf(refusal.getMessage()).contains("another order"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"remount", "bind", "", "no space", "noatime,,ro", "a'b"})
  void whatIsNoOptionOfAFileSystemIsRefused(String option) {
    assertThrows(ArgumentException.class, () -> MountOptions.parse(List.of(option)));
  }

  @Test
  void defaultsAreInForceAsLongAsTheirOppositeIsNot() throws Exception {
    MountOptions options =
        MountOptions.parse(List.of("rw", "delalloc", "barrier=1", "data=ordered", "suid"));
    assertEquals(List.of(), options.missing(List.of("rw", "relatime")));
    assertEquals(
        List.of("rw", "delalloc", "data=ordered", "suid"),
        options.missing(List.of("ro", "nosuid", "nodelalloc", "data=journal")));
    assertEquals(List.of("barrier=1"), options.missing(List.of("rw", "barrier=0")));
  }

  @Test
  void noatimeImpliesNodiratime() throws Exception {
    MountOptions options = MountOptions.parse(List.of("noatime", "nodiratime"));
    assertEquals(List.of(), options.missing(List.of("rw", "noatime")));
    assertEquals(List.of("noatime"), options.missing(List.of("rw", "nodiratime")));
  }

  @Test
  void aMountThatTheKernelMadeReadOnlyIsNotAsWanted() throws Exception {
    assertEquals(
        List.of("rw"), MountOptions.parse(List.of("noatime")).missing(List.of("ro", "noatime")));
    assertEquals(List.of(), MountOptions.parse(List.of("ro")).missing(List.of("ro")));
  }

  @Test
  void aPathThatIsNotAbsoluteAndAMissingDeviceAreRefused() {
    MountModule module = new MountModule();
    assertThrows(
        ArgumentException.class,
        () ->
            module.read(
                new Arguments(
                    Map.of("path", Value.text("data"), "device", Value.text("/dev/sdb")))));
    assertThrows(
        ArgumentException.class,
        () -> module.read(new Arguments(Map.of("path", Value.text("/data")))));
    assertThrows(
        ArgumentException.class,
        () ->
            module.read(
                new Arguments(
                    Map.of("path", Value.text("/data"), "device", Value.text("PARTLABEL=x")))));
  }

  @Test
  void aTableKeepsExactlyOneLineOfAPath() {
    Fstab table =
        new Fstab(
            "# c\n/dev/a /data ext4 rw 0 0\n/dev/b /data/ xfs rw 0 0\n/dev/c /data2 xfs rw 0 0");
    Fstab.Entry entry = new Fstab.Entry("UUID=u", "/data", "ext4", "noatime", 2);
    assertEquals(
        "# c\nUUID=u /data ext4 noatime 0 2\n/dev/c /data2 xfs rw 0 0\n", table.with(entry).text());
    assertEquals("# c\n/dev/c /data2 xfs rw 0 0\n", table.without("/data").text());
  }

  @Test
  void aLineThatIsRightStaysAsItIsWritten() {
    Fstab table = new Fstab("UUID=u\t/data   ext4\tdefaults 0  2\n");
    assertEquals(table, table.with(new Fstab.Entry("UUID=u", "/data", "ext4", "defaults", 2)));
  }
}
