package dev.runbook.modules.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.ModuleContract;
import dev.runbook.testkit.RecordingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileModuleTest extends ModuleContract<FileAction> {
  @TempDir private Path base;
  private Path root;
  private final RecordingSession session = RecordingSession.local();

  @BeforeEach
  void fill() throws IOException {
    root = filled();
  }

  @AfterEach
  void close() {
    session.close();
  }

  private Path filled() throws IOException {
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

  @Override
  protected Module<FileAction> module() {
    return new FileModule();
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

  private static Map<String, Value> text(String content, String... more) {
    Map<String, Value> arguments = new HashMap<>();
    arguments.put("content", Value.text(content));
    for (int i = 0; i < more.length; i += 2) {
      arguments.put(more[i], Value.text(more[i + 1]));
    }
    return arguments;
  }

  private Case converges(String name, String path, Map<String, Value> arguments) {
    return new Case(name, Nature.CONVERGES, () -> world(filled(), path, arguments));
  }

  private static World world(Path place, String path, Map<String, Value> arguments) {
    Map<String, Value> all = new HashMap<>(arguments);
    all.put("path", Value.text(place.resolve(path).toString()));
    return new World(all, RecordingSession.local(), () -> Tree.of(place));
  }

  @Test
  void aNewFileIsReadableByAllAndASecretOneByItsOwner() throws Exception {
    apply("plain", Map.of("content", Value.text("x")));
    apply("secret", Map.of("content", new Value.Sensitive(Value.text("hush"), "!vault")));
    assertEquals("rw-r--r-- plain: x", line("plain"));
    assertEquals("rw------- secret: hush", line("secret"));
  }

  @Test
  void replacingKeepsModeOfTheOldFileAndNoTemporaryFile() throws Exception {
    Files.setPosixFilePermissions(
        root.resolve("old.txt"), PosixFilePermissions.fromString("rw-r-----"));
    apply("old.txt", Map.of("content", Value.text("new")));
    assertEquals("rw-r----- old.txt: new", line("old.txt"));
    try (Stream<Path> names = Files.list(root)) {
      assertEquals(0, names.filter(path -> path.toString().contains(".runbook.")).count());
    }
  }

  @Test
  void anyBytesArriveAsTheyAre() throws Exception {
    byte[] bytes = new byte[70_000];
    new Random(7).nextBytes(bytes);
    apply(
        "binary",
        Map.of(
            "content", Value.text(Base64.getEncoder().encodeToString(bytes)),
            "encoding", Value.text("base64")));
    assertArrayEquals(bytes, Files.readAllBytes(root.resolve("binary")));
    assertEquals(
        Value.text(Base64.getEncoder().encodeToString(bytes)),
        result(
                apply(
                    "binary", Map.of("action", Value.text("read"), "format", Value.text("base64"))))
            .get("content"));
  }

  @Test
  void aFileLongerThanOneRoundTripIsReadWhole() throws Exception {
    byte[] bytes = new byte[1_300_000];
    new Random(8).nextBytes(bytes);
    Files.write(root.resolve("long"), bytes);
    assertEquals(
        Value.text(Base64.getEncoder().encodeToString(bytes)),
        result(apply("long", Map.of("action", Value.text("read"), "format", Value.text("base64"))))
            .get("content"));
  }

  @Test
  void thePlanShowsADiff() throws Exception {
    assertEquals(
        List.of(
            Change.of(Effect.CHANGE, "replace", root + "/old.txt").withDiff("old\n", "new\n"),
            Change.of(Effect.CHANGE, "set", "mode 644 -> 600 of " + root + "/old.txt")),
        module().assess(action("old.txt", text("new\n", "mode", "0600")), session).changes());
  }

  @Test
  void aSecretIsInNoChangeAndNoCommandLine() throws Exception {
    Value secret = new Value.Sensitive(Value.text("hush hush"), "!vault");
    Applied content = apply("old.txt", Map.of("content", secret));
    Applied settings =
        apply(
            "auto.conf",
            Map.of(
                "format",
                Value.text("pgconf"),
                "settings",
                Value.map(Map.of("primary_conninfo", secret))));
    Applied json =
        apply(
            "x.json", Map.of("content", Value.map(Map.of("json", Value.map(Map.of("a", secret))))));
    assertEquals(
        Value.map(Map.of("a", Value.text("hush hush"))),
        JsonValues.parse(Files.readString(root.resolve("x.json"))));
    assertEquals(Value.NULL, result(content).get("sha256"));
    for (Applied applied : List.of(content, settings, json)) {
      assertFalse(applied.toString().contains("hush"), applied::toString);
    }
    for (Command command : session.commands()) {
      assertFalse(command.script().contains("hush"), command::script);
    }
  }

  @Test
  void whatIsReadAsSensitiveIsASecret() throws Exception {
    assertEquals(
        new Value.Sensitive(Value.text("old\n"), "content of " + root + "/old.txt"),
        result(
                apply(
                    "old.txt", Map.of("action", Value.text("read"), "sensitive", Value.bool(true))))
            .get("content"));
  }

  @Test
  void linesJsonAndSettingsAreRead() throws Exception {
    assertEquals(
        Value.list(List.of(Value.text("old"))), result(read("old.txt", "lines")).get("lines"));
    Files.writeString(root.resolve("m.json"), "{\"of\": 4}");
    assertEquals(
        Value.map(Map.of("of", Value.whole(4))), result(read("m.json", "json")).get("json"));
    assertEquals(
        Value.map(Map.of("port", Value.text("5432"), "recovery_target_lsn", Value.text("0/1"))),
        result(read("auto.conf", "pgconf")).get("settings"));
  }

  @Test
  void aDirectoryIsReadAsItsNames() throws Exception {
    assertEquals(
        Value.list(List.of(Value.text("one"), Value.text("two"))),
        result(read("data dir", "text")).get("entries"));
  }

  @Test
  void aMissingFileIsAFailureOrAnAnswer() throws Exception {
    assertEquals(
        "There is no file `" + root + "/none`.",
        refusal("none", Map.of("action", Value.text("read"))));
    assertEquals(
        Value.bool(false),
        result(apply("none", Map.of("action", Value.text("read"), "optional", Value.bool(true))))
            .get("exists"));
  }

  @Test
  void whatIsNoTextAndWhatIsTooLongIsNotRead() throws Exception {
    Files.write(root.resolve("bytes"), new byte[] {(byte) 0xff, 0});
    assertEquals(
        "`" + root + "/bytes` is not UTF-8 text.",
        refusal("bytes", Map.of("action", Value.text("read"))));
    assertEquals(
        "`" + root + "/old.txt` has 4 bytes, more than the limit of 3.",
        refusal("old.txt", Map.of("action", Value.text("read"), "max_size", new Value.Size(3))));
  }

  @Test
  void aMoveNeverGoesOverSomethingElse() throws Exception {
    String before = Tree.of(root);
    assertEquals(
        "Both `%s/old.txt` and `%s/auto.conf` are there: nothing is moved over something else."
            .formatted(root, root),
        refusal(
            "old.txt",
            Map.of("action", Value.text("move"), "to", Value.text(root + "/auto.conf"))));
    assertEquals(
        "Neither `%s/none` nor `%s/nowhere` is there.".formatted(root, root),
        refusal("none", Map.of("action", Value.text("move"), "to", Value.text(root + "/nowhere"))));
    assertEquals(before, Tree.of(root));
  }

  @Test
  void emptyKeepsWhatItIsTold() throws Exception {
    Files.createDirectory(root.resolve("data dir/lost+found"));
    Applied applied =
        apply(
            "data dir",
            Map.of("action", Value.text("empty"), "keep", Value.list(List.of(Value.text("on?")))));
    assertEquals(
        List.of(
            Change.of(Effect.DESTROY, "remove", "1 entry of " + root + "/data dir")
                .withDiff("two", "")),
        applied.changes());
    assertEquals(List.of("lost+found", "one"), ReadFile.names(session, root + "/data dir"));
  }

  @Test
  void emptyRefusesTheRootSystemDirectoriesAndLinks() throws Exception {
    Files.createSymbolicLink(root.resolve("pgdata"), Path.of("data dir"));
    Files.createSymbolicLink(root.resolve("vital"), Path.of("/usr/lib"));
    Map<String, Value> empty = Map.of("action", Value.text("empty"));
    assertEquals("`/` is the root directory: it is not emptied.", refusal("/", empty));
    assertEquals("`/etc` is a directory of the system: it is not emptied.", refusal("/etc", empty));
    assertEquals("`" + root + "/pgdata` is not a directory.", refusal("pgdata", empty));
    assertEquals(
        "`%s/vital` (really `/usr/lib`) is a directory of the system: it is not emptied."
            .formatted(root),
        refusal("vital", Map.of("action", Value.text("empty"), "follow", Value.bool(true))));
    assertEquals(
        "`%s/pgdata/two` leads through a link to `%s/data dir/two`.".formatted(root, root),
        refusal("pgdata/two", empty));
  }

  @Test
  void emptyFollowsALinkWhenToldTo() throws Exception {
    Files.createSymbolicLink(root.resolve("pg_wal"), Path.of("data dir"));
    apply("pg_wal", Map.of("action", Value.text("empty"), "follow", Value.bool(true)));
    assertEquals(List.of(), ReadFile.names(session, root + "/data dir"));
    assertEquals("pg_wal -> data dir", line("pg_wal"));
  }

  @Test
  void asideRefusesNamesThatAreThereAlready() throws Exception {
    Files.createDirectories(root.resolve("aside/one"));
    String before = Tree.of(root);
    assertEquals(
        "`" + root + "/aside` holds some of these names already.",
        refusal(
            "data dir",
            Map.of("action", Value.text("empty"), "aside", Value.text(root + "/aside"))));
    assertEquals(before, Tree.of(root));
  }

  @Test
  void aFullDirectoryIsNotRemovedByTheWay() throws Exception {
    assertEquals(
        "The directory `" + root + "/data dir` is not empty.",
        refusal("data dir", Map.of("action", Value.text("absent"))));
  }

  @Test
  void aFileThatChangedMeanwhileIsNotReplaced() throws Exception {
    PathState seen = new HostFiles(session).content(root + "/old.txt", 100);
    Files.writeString(root.resolve("old.txt"), "somebody else's\n");
    ModuleFailure failure =
        assertThrows(
            ModuleFailure.class,
            () ->
                new Replacement(
                        seen,
                        Content.of("ours"),
                        new Manner(
                            Ownership.of(Optional.empty(), Optional.empty(), Optional.empty()),
                            Manner.Secrecy.OPEN,
                            Manner.Keep.NOTHING,
                            Manner.Parents.EXPECTED),
                        Optional.empty())
                    .make(session));
    assertEquals(
        root + "/old.txt was changed by somebody else meanwhile", failure.failure().detail());
    assertEquals("rw-r--r-- old.txt: somebody else's\n", line("old.txt"));
  }

  @Test
  void whatMakesNoSenseIsRefusedBeforeAnythingRuns() {
    assertEquals(
        "`path` is an absolute path on the host, not `etc/x`.",
        senseless(Map.of("path", Value.text("etc/x"), "content", Value.text(""))));
    assertEquals(
        "`path` holds `.` or `..`: write where it really is.",
        senseless(Map.of("path", Value.text("/data/../etc/x"), "content", Value.text(""))));
    assertEquals(
        "The action `present` needs `content`; an empty file is `\"\"`.",
        senseless(Map.of("path", Value.text("/x"))));
    assertEquals(
        "The action `move` of module `file` has no `content`.",
        senseless(
            Map.of(
                "path", Value.text("/x"),
                "action", Value.text("move"),
                "content", Value.text(""))));
    assertEquals(
        "`mode` is three or four octal digits, such as \"0640\", not `rw`.",
        senseless(
            Map.of("path", Value.text("/x"), "content", Value.text(""), "mode", Value.text("rw"))));
    assertEquals(
        "`content` is a text, `{ json: value }` or `{ lines: [...] }`; a list is none of them.",
        senseless(
            Map.of("path", Value.text("/x"), "content", Value.list(List.of(Value.text("a"))))));
  }

  @Test
  void effectsFollowTheAction() throws Exception {
    assertEquals(Effect.READ, action("x", Map.of("action", Value.text("read"))).effect());
    assertEquals(Effect.DESTROY, action("x", Map.of("action", Value.text("empty"))).effect());
    assertEquals(Effect.DESTROY, action("x", Map.of("action", Value.text("absent"))).effect());
    assertEquals(Effect.CHANGE, action("x", Map.of("content", Value.text(""))).effect());
  }

  /// The line of [Tree#of] for a path directly below the root, with all lines of its content.
  private String line(String name) throws IOException {
    Path only = Files.createTempDirectory(base, "only");
    new ProcessBuilder("cp", "-a", root.resolve(name).toString(), only.toString())
        .inheritIO()
        .start()
        .onExit()
        .join();
    return Tree.of(only);
  }

  private FileAction action(String path, Map<String, Value> arguments) throws ArgumentException {
    Map<String, Value> all = new HashMap<>(arguments);
    all.put("path", Value.text(root.resolve(path).toString()));
    return module().read(new Arguments(all));
  }

  private Applied apply(String path, Map<String, Value> arguments) throws Exception {
    return module().apply(action(path, arguments), session);
  }

  private Applied read(String path, String format) throws Exception {
    return apply(path, Map.of("action", Value.text("read"), "format", Value.text(format)));
  }

  private static Map<String, Value> result(Applied applied) {
    return ((Value.Mapping) applied.value()).entries();
  }

  private String refusal(String path, Map<String, Value> arguments) throws Exception {
    FileAction action = action(path, arguments);
    String assessed =
        String.valueOf(
            assertThrows(ModuleFailure.class, () -> module().assess(action, session)).getMessage());
    String applied =
        String.valueOf(
            assertThrows(ModuleFailure.class, () -> module().apply(action, session)).getMessage());
    assertEquals(assessed, applied);
    return applied;
  }

  private String senseless(Map<String, Value> arguments) {
    return String.valueOf(
        assertThrows(ArgumentException.class, () -> module().read(new Arguments(arguments)))
            .getMessage());
  }
}
