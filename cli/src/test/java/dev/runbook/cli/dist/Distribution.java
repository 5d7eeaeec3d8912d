package dev.runbook.cli.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What `./mvnw -Pdist` left in `dist/target`.
public final class Distribution {
  private static final Path BUILT =
      Path.of(System.getProperty("runbook.root", ".")).resolve("dist/target");

  private Distribution() {}

  /// @throws IllegalStateException when it is not built
  public static Path archive() throws IOException {
    return built("-linux-x86_64.tar.gz");
  }

  /// @throws IllegalStateException when it is not built
  public static Path debianPackage() throws IOException {
    return built("_amd64.deb");
  }

  private static Path built(String end) throws IOException {
    if (Files.isDirectory(BUILT)) {
      try (var files = Files.list(BUILT)) {
        List<Path> found = files.filter(file -> file.toString().endsWith(end)).toList();
        if (found.size() == 1) {
          return found.getFirst();
        }
      }
    }
    throw new IllegalStateException(
        "There is not one *" + end + " in " + BUILT + ": run ./mvnw -Pdist first");
  }
}
