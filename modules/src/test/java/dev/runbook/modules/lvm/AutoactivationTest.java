package dev.runbook.modules.lvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.lvm.PaperHost.Group;
import dev.runbook.modules.lvm.PaperHost.Page;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Who activates a group when its last disk appears.
class AutoactivationTest extends LvmScene {
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
}
