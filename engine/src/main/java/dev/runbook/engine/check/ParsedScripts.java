package dev.runbook.engine.check;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What `sh` could parse before, so that the same scripts are not given to it by each check, plan
/// and run: to start a process is a good part of a start.
///
/// A file holds the scripts of one runbook as they were parsed, with a word for each value, below a
/// line that says by which `sh`: another `sh` is asked anew. Files are of mode 0600, and only so
/// many are kept. What cannot be read or written counts as not parsed yet.
public final class ParsedScripts {
  /// Nothing is kept.
  public static final ParsedScripts NONE = new ParsedScripts(Optional.empty());

  private static final int MOST_FILES = 200;

  private final Optional<Path> directory;

  private ParsedScripts(Optional<Path> directory) {
    this.directory = directory;
  }

  /// @param directory is made, of mode 0700, when something is to be kept
  public static ParsedScripts in(Path directory) {
    return new ParsedScripts(Optional.of(directory));
  }

  /// Whether the `sh` that would be asked has parsed just these.
  boolean has(List<String> scripts) {
    Optional<String> content = directory.isEmpty() ? Optional.empty() : content(scripts);
    if (content.isEmpty()) {
      return false;
    }
    try {
      return Files.readString(file(content.get())).equals(content.get());
    } catch (IOException notKept) {
      return false;
    }
  }

  /// Keeps that `sh` has parsed these.
  void add(List<String> scripts) {
    Optional<String> content = directory.isEmpty() ? Optional.empty() : content(scripts);
    if (content.isEmpty()) {
      return;
    }
    try {
      Path own = directory.get();
      Files.createDirectories(
          own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path written = Files.createTempFile(own, "new", null); // of mode 0600
      Files.writeString(written, content.get());
      Files.move(written, file(content.get()), StandardCopyOption.ATOMIC_MOVE);
      forgetOldest(own);
    } catch (IOException | UncheckedIOException notKept) {
      // The next check asks again.
    }
  }

  private Path file(String content) {
    return directory
        .orElseThrow()
        .resolve(Integer.toHexString(content.hashCode()) + "-" + content.length());
  }

  private static void forgetOldest(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = new ArrayList<>(all.toList());
    }
    while (files.size() > MOST_FILES) {
      Path oldest = files.getFirst();
      for (Path each : files) {
        if (Files.getLastModifiedTime(each).compareTo(Files.getLastModifiedTime(oldest)) < 0) {
          oldest = each;
        }
      }
      Files.deleteIfExists(oldest);
      files.remove(oldest);
    }
  }

  /// Empty when there is no `sh`.
  private static Optional<String> content(List<String> scripts) {
    return shell().map(shell -> shell + "\n" + String.join("\n\u0000\n", scripts));
  }

  /// The first `sh` in the path: where it is, its size in bytes, and when it was made.
  private static Optional<String> shell() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (String directory : path.split(File.pathSeparator, -1)) {
      try {
        Path shell = Path.of(directory).resolve("sh");
        if (!directory.isEmpty() && Files.isExecutable(shell)) {
          Path real = shell.toRealPath();
          BasicFileAttributes found = Files.readAttributes(real, BasicFileAttributes.class);
          return Optional.of(real + " " + found.size() + " " + found.lastModifiedTime());
        }
      } catch (IOException | InvalidPathException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
