package dev.runbook.modules.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.transport.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A transport is told of every command whether another is likely to follow, but for the last one
/// of a run; shown with a module that asks the host.
class FollowedCommandsTest {
  @TempDir private Path directory;
  private Path root;

  @BeforeEach
  void makeRoot() throws Exception {
    root = Files.createDirectory(directory.resolve("root"));
  }

  @Test
  void stepsButTheLastAreFollowed() throws Exception {
    List<Command> commands =
        commands(
            """
            - file: { path: ROOT/one, content: x }
            - steps:
                - file: { path: ROOT/two, content: x }
                - file: { path: ROOT/three, content: x }
            - file: { path: ROOT/last, content: x }
            """);
    assertAllButThoseOf("last", commands);
  }

  @Test
  void itemsButTheLastAreFollowed() throws Exception {
    List<Command> commands =
        commands(
            """
            - loop: [one, two, last]
              file: { path: "ROOT/{{item}}", content: x }
            """);
    // The look ahead at all of them is followed too.
    Command look = commands.getFirst();
    assertTrue(look.followed() && look.script().contains("/one"), look.script());
    assertAllButThoseOf("last", commands.subList(1, commands.size()));
  }

  @Test
  void aBlockAtTheEndIsFollowedUpToItsLastStep() throws Exception {
    List<Command> commands =
        commands(
            """
            - steps:
                - file: { path: ROOT/one, content: x }
                - file: { path: ROOT/last, content: x }
            """);
    assertAllButThoseOf("last", commands);
  }

  private List<Command> commands(String steps) throws Exception {
    return new FileLoops(directory, root).run(new FileModule(), steps).commands();
  }

  private static void assertAllButThoseOf(String name, List<Command> commands) {
    assertTrue(commands.size() > 2, commands::toString);
    for (Command command : commands) {
      assertEquals(
          !command.script().contains("/" + name), command.followed(), () -> command.script());
    }
  }
}
