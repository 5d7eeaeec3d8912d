package dev.runbook.engine.runbook;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Directories of runbooks, one laid over the other: a file of a site stands for the shipped file
/// of the same name, also where a shipped runbook includes it, and what a site's own runbook
/// includes may be among the shipped files.
///
/// @param directories the first that has a file wins
public record Shelves(List<Path> directories) {
  /// No directories: a file is what its path says.
  public static final Shelves NONE = new Shelves(List.of());

  public Shelves {
    directories = List.copyOf(directories);
  }

  /// The file that is meant by a path: one that lies under one of the directories is looked for
  /// under all of them, in their order. A path that no directory has is given back as it is.
  Path find(Path written) {
    Path whole = written.toAbsolutePath().normalize();
    Optional<Path> around =
        directories.stream()
            .map(each -> each.toAbsolutePath().normalize())
            .filter(whole::startsWith)
            .max((one, other) -> Integer.compare(one.getNameCount(), other.getNameCount()));
    if (around.isEmpty()) {
      return written;
    }
    Path name = around.get().relativize(whole);
    for (Path directory : directories) {
      Path candidate = directory.resolve(name);
      if (Files.isRegularFile(candidate)) {
        return candidate.toAbsolutePath().normalize().equals(whole) ? written : candidate;
      }
    }
    return written;
  }
}
