package dev.runbook.engine.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParsedScriptsTest {
  @TempDir Path cache;

  @Test
  void whatWasParsedIsKnownAndNothingElse() {
    ParsedScripts scripts = ParsedScripts.in(cache.resolve("scripts"));
    assertFalse(scripts.has(List.of("true", "false")));

    scripts.add(List.of("true", "false"));

    assertTrue(scripts.has(List.of("true", "false")));
    assertTrue(ParsedScripts.in(cache.resolve("scripts")).has(List.of("true", "false")));
    assertFalse(scripts.has(List.of("true")));
    assertFalse(scripts.has(List.of("true", "false ")));
    assertFalse(scripts.has(List.of("true\nfalse")));
  }

  @Test
  void onlyTheUserMayReadThem() throws IOException {
    ParsedScripts.in(cache.resolve("scripts")).add(List.of("echo mine"));

    assertEquals("rwx------", mode(cache.resolve("scripts")));
    assertEquals(List.of("rw-------"), files().stream().map(ParsedScriptsTest::mode).toList());
  }

  @Test
  void anotherShellIsAskedAnew() throws IOException {
    ParsedScripts scripts = ParsedScripts.in(cache.resolve("scripts"));
    scripts.add(List.of("true"));
    Path file = files().getFirst();

    Files.writeString(file, Files.readString(file).replaceFirst(".*\n", "/bin/other 1 2\n"));

    assertFalse(scripts.has(List.of("true")));
  }

  @Test
  void theOldestAreForgotten() throws IOException {
    ParsedScripts scripts = ParsedScripts.in(cache.resolve("scripts"));
    scripts.add(List.of("first"));
    Files.setLastModifiedTime(files().getFirst(), FileTime.from(Instant.EPOCH));
    for (int i = 0; i < 200; i++) {
      scripts.add(List.of("echo " + i));
    }

    assertEquals(200, files().size());
    assertFalse(scripts.has(List.of("first")));
    assertTrue(scripts.has(List.of("echo 199")));
  }

  @Test
  void whereNothingCanBeKeptEverythingIsAskedAnew() throws IOException {
    Path file = Files.writeString(cache.resolve("file"), "");
    ParsedScripts scripts = ParsedScripts.in(file.resolve("scripts"));

    scripts.add(List.of("true"));
    ParsedScripts.NONE.add(List.of("true"));

    assertFalse(scripts.has(List.of("true")));
    assertFalse(ParsedScripts.NONE.has(List.of("true")));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(cache.resolve("scripts"))) {
      return all.toList();
    }
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
