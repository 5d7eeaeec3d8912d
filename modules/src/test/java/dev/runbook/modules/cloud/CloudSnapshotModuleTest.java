package dev.runbook.modules.cloud;

import static dev.runbook.modules.cloud.CloudScene.action;
import static dev.runbook.modules.cloud.CloudScene.newSession;
import static dev.runbook.modules.cloud.CloudScene.texts;
import static dev.runbook.modules.cloud.CloudScene.withDetached;
import static dev.runbook.modules.cloud.CloudScene.withSet;

import dev.runbook.engine.module.Module;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.ModuleContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/// What every module does, in each of its actions; what they do in a cloud is tested by action.
class CloudSnapshotModuleTest extends ModuleContract<CloudCall> {
  @TempDir private Path base;

  private FakeCloud newCloud() throws IOException {
    return new FakeCloud(Files.createTempDirectory(base, "cloud"));
  }

  @Override
  protected Module<CloudCall> module() {
    return CloudScene.MODULE;
  }

  @Override
  protected Stream<Case> cases() {
    return Stream.of(
        new Case(
            "a group of four",
            Nature.CONVERGES,
            () -> world(newCloud(), CloudScene.create("group"))),
        new Case(
            "four one by one",
            Nature.CONVERGES,
            () -> world(newCloud(), CloudScene.create("single"))),
        new Case(
            "the whole set deleted",
            Nature.CONVERGES,
            () -> world(withSet(newCloud()), action("delete", "set", Value.text("S")))),
        new Case(
            "a set that is waited for",
            Nature.CONVERGES,
            () -> world(withSet(newCloud()), action("wait", "set", Value.text("S")))),
        new Case(
            "disks from a set",
            Nature.CONVERGES,
            () -> world(withSet(newCloud()), action("create-disks", "set", Value.text("S")))),
        new Case(
            "a disk detached",
            Nature.CONVERGES,
            () -> world(newCloud(), action("detach", "disks", texts("d-disk1")))),
        new Case(
            "a disk attached",
            Nature.CONVERGES,
            () ->
                world(
                    withDetached(newCloud()),
                    action(
                        "attach", "disks", texts("d-disk1"), "instance", Value.text("restore1")))),
        new Case(
            "a disk deleted",
            Nature.CONVERGES,
            () ->
                world(withDetached(newCloud()), action("delete-disks", "disks", texts("d-disk1")))),
        new Case("all disks", Nature.CONVERGES, () -> world(newCloud(), action("describe-disks"))),
        new Case("all instances", Nature.CONVERGES, () -> world(newCloud(), action("instances"))));
  }

  private static World world(FakeCloud place, Map<String, Value> arguments) {
    Map<String, Value> all = new HashMap<>(arguments);
    all.put("provider", place.provider());
    return new World(all, newSession(), place::observed);
  }
}
