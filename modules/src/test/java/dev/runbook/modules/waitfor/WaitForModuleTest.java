package dev.runbook.modules.waitfor;

import static dev.runbook.modules.waitfor.WaitScene.text;
import static dev.runbook.modules.waitfor.WaitScene.texts;

import dev.runbook.engine.module.Module;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.ModuleContract;
import dev.runbook.testkit.RecordingSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/// What every module does, in each kind of wait; what a wait sees is tested by kind.
class WaitForModuleTest extends ModuleContract<Wait> {
  @TempDir private Path directory;

  @Override
  protected Module<Wait> module() {
    return WaitScene.MODULE;
  }

  @Override
  protected Stream<Case> cases() {
    return Stream.of(
        new Case(
            "a directory that is there",
            Nature.CONVERGES,
            () -> world(Map.of("file", text(directory.toString())))),
        new Case(
            "a command that succeeds",
            Nature.CONVERGES,
            () -> world(Map.of("command", text("echo done")))),
        new Case(
            "names that are all printed",
            Nature.CONVERGES,
            () -> world(Map.of("command", text("cat"), "each", texts("a", "b")))));
  }

  private World world(Map<String, Value> arguments) {
    return new World(
        arguments,
        RecordingSession.local(),
        () -> {
          try (Stream<Path> files = Files.walk(directory)) {
            return files.sorted().toList().toString();
          }
        });
  }
}
