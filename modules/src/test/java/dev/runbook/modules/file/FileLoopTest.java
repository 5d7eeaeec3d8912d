package dev.runbook.modules.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.SeenAhead;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a loop over files looks at ahead: how often the host is asked, and that nothing else can be
/// told from it.
class FileLoopTest {
  private static final Module<FileAction> LOOKING = new FileModule();
  private static final Module<FileAction> BLIND = new FileLoops.Blind();
  private static final String ITEMS = items(50);
  private static final String FIFTY =
      """
      - loop: %s
        file: { path: "ROOT/{{item}}", content: "{{item}}\\n", mode: "0640" }
      """
          .formatted(ITEMS);

  @TempDir private Path base;

  private static String items(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "f" + i)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /// What a test does to the root before the steps run.
  @FunctionalInterface
  private interface Before {
    void fill(Path root) throws Exception;
  }

  private FileLoops ran(Module<FileAction> module, Before before, String steps) throws Exception {
    Path root = Files.createTempDirectory(base.toRealPath(), "root");
    before.fill(root);
    return new FileLoops(Files.createTempDirectory(base, "book"), root).run(module, steps);
  }

  /// The files as the loop wants them.
  private static void fifty(Path root) throws IOException {
    filled(root, 50);
  }

  private static void filled(Path root, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Path file = Files.writeString(root.resolve("f" + i), "f" + i + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    }
  }

  /// Runs the steps with and without looking ahead, and compares all that can be told apart.
  ///
  /// @return the commands that were sent with it and without it
  private List<Integer> same(Before before, String steps) throws Exception {
    List<Path> roots = new ArrayList<>();
    Before noted =
        root -> {
          roots.add(root);
          before.fill(root);
        };
    FileLoops looking = ran(LOOKING, noted, steps);
    FileLoops blind = ran(BLIND, noted, steps);
    assertIterableEquals(blind.events(), looking.events());
    assertEquals(Tree.of(roots.getLast()), Tree.of(roots.getFirst()));
    return List.of(looking.commands().size(), blind.commands().size());
  }

  @Test
  void fiftyFilesThatAreAsWantedTakeOneLook() throws Exception {
    assertEquals(List.of(1, 50), same(FileLoopTest::fifty, FIFTY));
  }

  @Test
  void whatIsThereNowhereIsMadeInTurn() throws Exception {
    assertEquals(List.of(1 + 50, 100), same(_ -> {}, FIFTY));
  }

  @Test
  void aNewContentLeavesSureWhatWasSeenOfOtherFiles() throws Exception {
    assertEquals(
        List.of(1 + 1, 51),
        same(
            root -> {
              fifty(root);
              Files.writeString(root.resolve("f10"), "another");
            },
            FIFTY));
  }

  @Test
  void afterAnyOtherChangeEveryItemLooksForItself() throws Exception {
    // Ten are seen ahead, then one is changed, and thirty-nine look.
    assertEquals(
        List.of(1 + 1 + 39, 51),
        same(
            root -> {
              fifty(root);
              Files.setPosixFilePermissions(
                  root.resolve("f10"), PosixFilePermissions.fromString("rw-------"));
            },
            FIFTY));
    assertEquals(
        List.of(1 + 1 + 39, 51),
        same(
            root -> {
              fifty(root);
              Files.writeString(root.resolve("f10"), "another");
            },
            FIFTY.replace("mode:", "backup: true, mode:")));
  }

  @Test
  void whatAnItemMayHaveMadeIsLookedAtAgain() throws Exception {
    Before links =
        root -> {
          Files.createDirectory(root.resolve("d"));
          Files.createSymbolicLink(root.resolve("again"), Path.of("d"));
          Files.createSymbolicLink(root.resolve("link"), Path.of("d/x"));
          Files.writeString(root.resolve("d/y"), "y");
          Files.createLink(root.resolve("hard"), root.resolve("d/y"));
        };
    // One look at all, one for each that is written, and one for each that is not sure any more.
    assertEquals(
        List.of(1 + 2 + 2, 6),
        same(
            links,
            """
            - loop: [d/x, again/x, link, other]
              file: { path: "ROOT/{{item}}", content: "x" }
            """));
    assertEquals(
        List.of(1 + 2 + 0, 4),
        same(
            links,
            """
            - loop: [d/y, hard]
              file: { path: "ROOT/{{item}}", content: "new" }
            """));
    // All that share a name with what was written, and one whose name another may be short for.
    assertEquals(
        List.of(1 + 1 + 2 + 2 + 1 + 1, 8),
        same(
            links,
            """
            - loop: [d/new/deep/file, FILE, file~1, d/new, again/new/deep]
              file: { path: "ROOT/{{item}}", content: "x", parents: true }
              ignore_errors: true
            """));
  }

  @Test
  void anItemSeesWhatAnEarlierOneHasChanged() throws Exception {
    same(
        root -> Files.writeString(root.resolve("x"), "old"),
        """
        - loop: [one, two, two, one]
          file: { path: ROOT/x, content: "{{item}}" }
        - loop: [a, b, a]
          file: { path: "ROOT/{{item}}", content: "{{item}}" }
          changed_when: "false"
        - loop:
            - { path: ROOT/d, action: directory }
            - { path: ROOT/d, action: read }
            - { path: ROOT/x, action: read }
          file: { path: "{{item.path}}", action: "{{item.action}}" }
          ignore_errors: true
        - loop: [x, y, x]
          file: { path: ROOT/link, action: link, target: "{{item}}" }
        """);
  }

  @Test
  void aFailureIsThatOfItsItem() throws Exception {
    Before before =
        root -> {
          Files.writeString(root.resolve("a"), "a");
          Files.createDirectory(root.resolve("b"));
          Files.writeString(root.resolve("c"), "c");
        };
    String loop =
        """
        - loop: [a, b, c]
          file: { path: "ROOT/{{item}}", content: "{{item}}" }
        """;
    assertEquals(List.of(1, 2), same(before, loop));
    // What was seen of the third is forgotten with the failure of the second.
    assertEquals(List.of(2, 3), same(before, loop + "  ignore_errors: true\n"));
  }

  @Test
  void anItemThatCannotBeEvaluatedIsNotPartOfIt() throws Exception {
    Before before =
        root -> {
          for (String name : List.of("a", "b", "c")) {
            Files.writeString(root.resolve(name), name);
          }
        };
    String loop =
        """
        - loop: [a, b, c]
          file:
            path: "ROOT/{{item}}"
            content: "{{item}}"
            mode: !expr "item == 'b' ? 'rw' : '0644'"
        """;
    assertEquals(List.of(1, 1), same(before, loop));
    assertEquals(List.of(2, 2), same(before, loop + "  ignore_errors: true\n"));
  }

  @Test
  void itemsThatAreSkippedAreNotLookedAt() throws Exception {
    String loop = FIFTY + "  when: item != 'f0' && item != 'f7'\n";
    assertEquals(List.of(1, 48), same(FileLoopTest::fifty, loop));
    Command only = ran(LOOKING, FileLoopTest::fifty, loop).commands().getFirst();
    assertTrue(only.script().contains("/f8 "), only::script);
    assertFalse(only.script().contains("/f7 "), only::script);
  }

  @Test
  void whatGoesWrongInItIsIgnored() throws Exception {
    List<String> blind = ran(BLIND, FileLoopTest::fifty, FIFTY).events();
    for (Exception wrong :
        List.of(
            ModuleFailure.of(FailureKind.COMMAND, "It failed."),
            new TransportException(TransportException.Kind.TIMEOUT, "It hung.", ""),
            new IllegalStateException("It has a bug."))) {
      assertIterableEquals(
          blind, ran(new Stumbling(wrong), FileLoopTest::fifty, FIFTY).events(), wrong.toString());
    }
  }

  /// Fails to look ahead.
  private static final class Stumbling extends FileLoops.Blind {
    private final Exception wrong;

    Stumbling(Exception wrong) {
      this.wrong = wrong;
    }

    @Override
    public void lookAhead(List<FileAction> items, Probe probe, SeenAhead seen)
        throws ModuleFailure, TransportException {
      switch (wrong) {
        case ModuleFailure failure -> throw failure;
        case TransportException lost -> throw lost;
        default -> throw new IllegalStateException(wrong);
      }
    }
  }

  @Test
  void itIsDoneAsTheItemsDoIt() throws Exception {
    FileLoops looking =
        ran(LOOKING, FileLoopTest::fifty, FIFTY + "  environment: { MINE: \"{{run.name}}\" }\n");
    assertEquals(1, looking.commands().size());
    assertEquals(Value.text("files"), looking.commands().getFirst().environment().get("MINE"));
    // An item with an environment of its own looks for itself, and the others need not.
    assertEquals(
        List.of(2, 50),
        same(
            FileLoopTest::fifty,
            FIFTY + "  environment: { MINE: !expr \"item == 'f7' ? 'yes' : 'no'\" }\n"));
  }

  @Test
  void oneItemIsNotLookedAtAhead() throws Exception {
    for (Command command : ran(LOOKING, _ -> {}, FIFTY.replace(ITEMS, "[f0]")).commands()) {
      assertFalse(command.script().startsWith("_room="), command::script);
    }
  }

  @Test
  void whatRunsSideBySideOrAgainIsNotLookedAtAhead() throws Exception {
    for (String modifier :
        List.of(
            "parallel: 4",
            "retries: 2",
            "timeout: 1m",
            "always: [{ file: { path: /, action: read } }]")) {
      FileLoops looking = ran(LOOKING, FileLoopTest::fifty, FIFTY + "  " + modifier + "\n");
      for (Command command : looking.commands()) {
        assertFalse(command.script().startsWith("_room="), modifier);
      }
    }
  }

  @Test
  void longLoopsAreLookedAtInParts() throws Exception {
    String loop = FIFTY.replace(ITEMS, items(250));
    assertEquals(List.of(3, 250), same(root -> filled(root, 250), loop));
  }

  @Test
  void whatDoesNotFitIsLookedAtLater() throws Exception {
    Before before =
        root -> {
          for (String name : List.of("a", "b", "c", "d")) {
            Files.writeString(root.resolve(name), name.repeat(200_000));
          }
          Files.writeString(root.resolve("e"), "e");
        };
    // The first two fit, and so does the last.
    assertEquals(
        List.of(3, 5),
        same(
            before,
            """
            - loop: [a, b, c, d, e]
              file: { path: "ROOT/{{item}}", action: read }
            """));
  }

  @Test
  void everyActionThatDoesNotDestroyIsLookedAtAhead() throws Exception {
    Before before =
        root -> {
          Files.writeString(root.resolve("a.conf"), "port = 1\n");
          Files.createDirectory(root.resolve("dir"));
          Files.createSymbolicLink(root.resolve("link"), Path.of("a.conf"));
          Files.createSymbolicLink(root.resolve("same"), Path.of("a.conf"));
        };
    assertEquals(
        List.of(2, 4),
        same(
            before,
            """
            - loop:
                - { path: ROOT/dir, action: directory }
                - { path: ROOT/a.conf, action: read }
              file: { path: "{{item.path}}", action: "{{item.action}}" }
            - loop: [link, same]
              file: { path: "ROOT/{{item}}", action: link, target: a.conf }
            """));
  }
}
