package dev.runbook.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;

/// A text file of cases: each line that is neither empty, nor indented, nor a comment (`#`) is a
/// case, and the indented lines under it are what comes of it. The whole file is compared. With
/// `-Dfixtures.write=true` it is written anew, to be read before it is committed.
public final class Fixture {
  private static final String INDENT = "    ";

  private Fixture() {}

  /// All fixtures under a folder of the test resources.
  public static Stream<Path> in(String folder) throws IOException {
    try (Stream<Path> files = Files.list(resources().resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList().stream();
    }
  }

  /// Runs every case and compares.
  ///
  /// @param result what comes of a case, in one line or several
  public static void check(Path file, Function<String, String> result) throws IOException {
    StringBuilder actual = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(INDENT)) {
        continue;
      }
      actual.append(line).append('\n');
      if (!line.isEmpty() && !line.startsWith("#")) {
        result.apply(line).lines().forEach(each -> actual.append(INDENT).append(each).append('\n'));
      }
    }
    compare(file, actual.toString());
  }

  /// Compares a whole file.
  public static void compare(Path file, String actual) throws IOException {
    if (Boolean.getBoolean("fixtures.write")) {
      Files.writeString(file, actual);
    }
    assertEquals(Files.readString(file), actual, () -> "of " + file);
  }

  /// In a case `\n` stands for a line end.
  public static String unfolded(String line) {
    return line.replace("\\n", "\n");
  }

  private static Path resources() {
    String root = System.getProperty("runbook.root");
    Path module = root == null ? Path.of("") : Path.of(root, "engine");
    return module.resolve("src/test/resources");
  }
}
