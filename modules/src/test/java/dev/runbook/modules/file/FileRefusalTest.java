package dev.runbook.modules.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is moved, emptied and removed, and above all what is not.
class FileRefusalTest extends FileScene {
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
        "The action `present` needs `content` or `template`; an empty file is `content: \"\"`.",
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
}
