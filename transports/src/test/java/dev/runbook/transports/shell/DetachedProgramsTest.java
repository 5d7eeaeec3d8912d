package dev.runbook.transports.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runbook.engine.transport.CommandId;
import dev.runbook.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The programs as `sh` on this machine runs them, in the places where a login leaves them.
class DetachedProgramsTest {
  private static final CommandId ID = new CommandId("programs-test");
  @TempDir Path root;

  @BeforeEach
  void closeRoot() throws Exception {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aCommandStartsWhereItsShellIs() throws Exception {
    Path here = Files.createDirectory(root.resolve("it's here"));

    assertEquals(here.toRealPath() + "\n", outputOf("pwd", here, ""));
  }

  /// As after `sudo -u` from a home with mode 0700: the shell knows the name of its directory, and
  /// may not go there.
  @Test
  void aCommandStartsAtTheTopWhenItsShellsDirectoryCannotBeEntered() throws Exception {
    Path gone = Files.createDirectory(root.resolve("gone"));

    assertEquals("/\n", outputOf("pwd", gone, "cd . && rmdir ../gone\n"));
  }

  @Test
  void theDirectoryThatACommandNamesIsItsOwnAffair() throws Exception {
    Path gone = Files.createDirectory(root.resolve("gone"));

    assertEquals("/usr\n", outputOf("cd -- /usr || exit\npwd", gone, "cd . && rmdir ../gone\n"));
  }

  /// What a detached program has written when it has ended.
  ///
  /// @param first runs before it in the same shell
  private String outputOf(String program, Path directory, String first) throws Exception {
    DetachedPrograms programs = new DetachedPrograms(List.of(root.toString()));
    Process process =
        new ProcessBuilder(
                "sh", "-c", first + programs.start(ID, program, 0, Duration.ZERO), "programs")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    assertEquals("started\n", new String(process.getInputStream().readAllBytes(), UTF_8));
    Path kept = kept();
    Eventually.holds("it has ended", () -> Files.exists(kept.resolve("status")));
    return Files.readString(kept.resolve("out")) + Files.readString(kept.resolve("err"));
  }

  private Path kept() throws Exception {
    try (Stream<Path> children = Files.list(root)) {
      return children
          .filter(child -> String.valueOf(child.getFileName()).startsWith(".runbook-"))
          .findFirst()
          .orElseThrow()
          .resolve(ID.id());
    }
  }
}
