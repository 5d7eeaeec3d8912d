package dev.runbook.modules.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.RecordingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A directory of this host, and what its tests do with the module.
abstract class FileScene {
  static final FileModule MODULE = new FileModule();

  @TempDir Path base;
  Path root = Path.of("");
  final RecordingSession session = RecordingSession.local();

  @BeforeEach
  void fill() throws IOException {
    root = filled(base);
  }

  @AfterEach
  void close() {
    session.close();
  }

  static Path filled(Path base) throws IOException {
    Path place = Files.createTempDirectory(base.toRealPath(), "root");
    Files.writeString(place.resolve("old.txt"), "old\n");
    Files.createDirectory(place.resolve("data dir"));
    Files.writeString(place.resolve("data dir/one"), "1");
    Files.createDirectory(place.resolve("data dir/two"));
    Files.writeString(place.resolve("data dir/two/-three"), "3");
    Files.createSymbolicLink(place.resolve("link"), Path.of("old.txt"));
    Files.writeString(place.resolve("auto.conf"), "port = 5432\nrecovery_target_lsn = '0/1'\n");
    return place;
  }

  static Map<String, Value> text(String content, String... more) {
    Map<String, Value> arguments = new HashMap<>();
    arguments.put("content", Value.text(content));
    for (int i = 0; i < more.length; i += 2) {
      arguments.put(more[i], Value.text(more[i + 1]));
    }
    return arguments;
  }

  /// The line of [Tree#of] for a path directly below the root, with all lines of its content.
  final String line(String name) throws IOException {
    Path only = Files.createTempDirectory(base, "only");
    new ProcessBuilder("cp", "-a", root.resolve(name).toString(), only.toString())
        .inheritIO()
        .start()
        .onExit()
        .join();
    return Tree.of(only);
  }

  final FileAction action(String path, Map<String, Value> arguments) throws ArgumentException {
    Map<String, Value> all = new HashMap<>(arguments);
    all.put("path", Value.text(root.resolve(path).toString()));
    return MODULE.read(new Arguments(all));
  }

  final Applied apply(String path, Map<String, Value> arguments) throws Exception {
    return MODULE.apply(action(path, arguments), session);
  }

  final Applied read(String path, String format) throws Exception {
    return apply(path, Map.of("action", Value.text("read"), "format", Value.text(format)));
  }

  static Map<String, Value> result(Applied applied) {
    return ((Value.Mapping) applied.value()).entries();
  }

  final String refusal(String path, Map<String, Value> arguments) throws Exception {
    FileAction action = action(path, arguments);
    String assessed =
        String.valueOf(
            assertThrows(ModuleFailure.class, () -> MODULE.assess(action, session)).getMessage());
    String applied =
        String.valueOf(
            assertThrows(ModuleFailure.class, () -> MODULE.apply(action, session)).getMessage());
    assertEquals(assessed, applied);
    return applied;
  }

  final String senseless(Map<String, Value> arguments) {
    return String.valueOf(
        assertThrows(ArgumentException.class, () -> MODULE.read(new Arguments(arguments)))
            .getMessage());
  }
}
