package dev.runbook.modules.lvm;

import static dev.runbook.modules.lvm.LvmScene.ASLEEP;
import static dev.runbook.modules.lvm.LvmScene.FOUR;
import static dev.runbook.modules.lvm.LvmScene.SERIALS;
import static dev.runbook.modules.lvm.LvmScene.WHOLE;
import static dev.runbook.modules.lvm.LvmScene.striped;
import static dev.runbook.modules.lvm.LvmScene.texts;

import dev.runbook.engine.module.Module;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.lvm.PaperHost.Group;
import dev.runbook.modules.lvm.PaperHost.Page;
import dev.runbook.modules.lvm.PaperHost.Volume;
import dev.runbook.testkit.ModuleContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/// What every module does, in each of its actions; how they go wrong is tested by action.
class LvmModuleTest extends ModuleContract<LvmAction> {
  @TempDir private Path base;

  @Override
  protected Module<LvmAction> module() {
    return LvmScene.MODULE;
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
}
