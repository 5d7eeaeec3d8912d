package dev.runbook.modules.file;

import static dev.runbook.modules.file.FileScene.text;

import dev.runbook.engine.module.Module;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.ModuleContract;
import dev.runbook.testkit.RecordingSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/// What every module does, in each of its actions; what they do to files is tested by action.
class FileModuleTest extends ModuleContract<FileAction> {
  @TempDir private Path base;

  private Path filled() throws IOException {
    return FileScene.filled(base);
  }

  @Override
  protected Module<FileAction> module() {
    return FileScene.MODULE;
  }

  @Override
  protected Stream<Case> cases() {
    return Stream.of(
        converges("a new file", "new.txt", Map.of("content", Value.text("it's new\n"))),
        converges("another content", "old.txt", Map.of("content", Value.text("new"))),
        converges("another mode", "old.txt", text("old\n", "mode", "0600")),
        converges("another owner", "old.txt", text("old\n", "owner", "1", "group", "1")),
        converges("a file behind a link", "link", Map.of("content", Value.text("new"))),
        converges(
            "a backup of the old file",
            "old.txt",
            Map.of("content", Value.text("new"), "backup", Value.bool(true))),
        converges(
            "JSON",
            "new.json",
            Map.of(
                "content", Value.map(Map.of("json", Value.map(Map.of("disks", Value.whole(4))))))),
        converges(
            "settings",
            "auto.conf",
            Map.of(
                "format",
                Value.text("pgconf"),
                "settings",
                Value.map(Map.of("port", Value.whole(5433))),
                "comment_out",
                Value.list(List.of(Value.text("recovery_target*"))))),
        converges(
            "a file in a new directory",
            "a/b/c.txt",
            Map.of("content", Value.text("x"), "parents", Value.bool(true))),
        converges("a directory", "a/b/c", Map.of("action", Value.text("directory"))),
        converges(
            "a directory's mode",
            "data dir",
            Map.of("action", Value.text("directory"), "mode", Value.text("0700"))),
        converges("no file", "old.txt", Map.of("action", Value.text("absent"))),
        converges("no link", "link", Map.of("action", Value.text("absent"))),
        converges(
            "no directory",
            "data dir",
            Map.of("action", Value.text("absent"), "recursive", Value.bool(true))),
        converges("an empty directory", "data dir", Map.of("action", Value.text("empty"))),
        new Case(
            "a directory's content aside",
            Nature.CONVERGES,
            () -> {
              Path place = filled();
              return world(
                  place,
                  "data dir",
                  Map.of(
                      "action", Value.text("empty"),
                      "aside", Value.text(place + "/aside"),
                      "keep", Value.list(List.of(Value.text("o*")))));
            }),
        new Case(
            "a moved file",
            Nature.CONVERGES,
            () -> {
              Path place = filled();
              return world(
                  place,
                  "old.txt",
                  Map.of("action", Value.text("move"), "to", Value.text(place + "/data dir/new")));
            }),
        converges(
            "a link",
            "newlink",
            Map.of("action", Value.text("link"), "target", Value.text("data dir"))),
        converges(
            "a link that leads elsewhere",
            "link",
            Map.of("action", Value.text("link"), "target", Value.text("data dir"))),
        new Case(
            "a copied file",
            Nature.CONVERGES,
            () -> {
              Path place = filled();
              return world(
                  place,
                  "copy",
                  Map.of("action", Value.text("copy"), "source", Value.text(place + "/old.txt")));
            }),
        new Case(
            "a fetched file",
            Nature.CONVERGES,
            () -> {
              Path place = filled();
              return world(
                  place,
                  "old.txt",
                  Map.of("action", Value.text("fetch"), "to", Value.text(place + "/x/fetched")));
            }),
        converges("a file that is read", "old.txt", Map.of("action", Value.text("read"))));
  }

  private Case converges(String name, String path, Map<String, Value> arguments) {
    return new Case(name, Nature.CONVERGES, () -> world(filled(), path, arguments));
  }

  private static World world(Path place, String path, Map<String, Value> arguments) {
    Map<String, Value> all = new HashMap<>(arguments);
    all.put("path", Value.text(place.resolve(path).toString()));
    return new World(all, RecordingSession.local(), () -> Tree.of(place));
  }
}
