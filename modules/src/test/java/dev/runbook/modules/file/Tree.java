package dev.runbook.modules.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A directory with all that is in it, as text.
final class Tree {
  private Tree() {}

  /// One line for each path in order: `rw-r--r-- name: content`, `name/`, `name -> target`.
  static String of(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(path -> !path.equals(root))
          .sorted()
          .map(path -> line(root, path))
          .collect(Collectors.joining("\n"));
    }
  }

  private static String line(Path root, Path path) {
    try {
      Path name = root.relativize(path);
      if (Files.isSymbolicLink(path)) {
        return name + " -> " + Files.readSymbolicLink(path);
      }
      String mode =
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
      return Files.isDirectory(path)
          ? mode + " " + name + "/"
          : mode + " " + name + ": " + Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
