package dev.runbook.transports.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// The files of ssh_config(5) as lines of words, with those that they include where they stand.
/// They are read once; what changes in them later is not seen. Used by several threads.
final class SshConfigFiles {
  private static final int DEEPEST_INCLUDE = 16;
  private final Path home;
  private final List<Path> files;
  private final Object reading = new Object();
  private List<List<Line>> read = List.of();
  private boolean isRead;

  /// @param words the keyword first
  /// @param included the lines of each file that an `Include` means
  record Line(Path file, List<String> words, List<List<Line>> included) {
    String keyword() {
      return words.getFirst().toLowerCase(Locale.ROOT);
    }

    List<String> arguments() {
      return words.subList(1, words.size());
    }
  }

  /// @param files the user's file first; one that is missing is empty
  SshConfigFiles(Path home, List<Path> files) {
    this.home = home;
    this.files = List.copyOf(files);
  }

  /// The lines of each file, in their order.
  ///
  /// @throws IOException when one is there and cannot be read; the next call tries again
  List<List<Line>> lines() throws IOException {
    synchronized (reading) {
      if (!isRead) {
        try {
          read = files.stream().map(file -> lines(file, base(file), 0)).toList();
        } catch (UncheckedIOException failure) {
          throw failure.getCause();
        }
        isRead = true;
      }
      return read;
    }
  }

  /// @param base where its relative includes are
  private List<Line> lines(Path file, Path base, int depth) {
    List<Line> found = new ArrayList<>();
    for (List<String> words : wordsOf(file)) {
      boolean includes = words.getFirst().equalsIgnoreCase("include") && depth < DEEPEST_INCLUDE;
      List<List<Line>> included =
          includes
              ? included(base, words).stream().map(other -> lines(other, base, depth + 1)).toList()
              : List.of();
      found.add(new Line(file, words, included));
    }
    return found;
  }

  private List<Path> included(Path base, List<String> words) {
    List<Path> found = new ArrayList<>();
    for (String written : words.subList(1, words.size())) {
      found.addAll(matching(resolved(base, written).normalize()));
    }
    return found;
  }

  /// The files that a pattern of glob(7) means, in its order: a leading dot is matched only by a
  /// dot.
  private static List<Path> matching(Path pattern) {
    List<Path> places = Optional.ofNullable(pattern.getRoot()).map(List::of).orElse(List.of());
    for (Path part : pattern) {
      String name = part.toString();
      List<Path> next = new ArrayList<>();
      for (Path place : places) {
        if (name.matches(".*[*?\\[].*")) {
          next.addAll(children(place, name));
        } else if (Files.exists(place.resolve(part))) {
          next.add(place.resolve(part));
        }
      }
      places = next;
    }
    return places;
  }

  private static List<Path> children(Path directory, String pattern) {
    if (!Files.isReadable(directory) || !Files.isDirectory(directory)) {
      return List.of();
    }
    PathMatcher matcher;
    try {
      // Braces mean nothing in glob(7).
      matcher =
          FileSystems.getDefault()
              .getPathMatcher("glob:" + pattern.replace("{", "\\{").replace("}", "\\}"));
    } catch (PatternSyntaxException unclosed) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .filter(child -> {
            Path name = child.getFileName();
            return matcher.matches(name)
                && (pattern.startsWith(".") || !name.toString().startsWith("."));
          })
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// ssh_config(5): ~/.ssh for a user's file and all that it includes, /etc/ssh for the system's.
  private Path base(Path file) {
    Path system = Path.of("/etc/ssh");
    return file.startsWith(system) ? system : home.resolve(".ssh");
  }

  private Path resolved(Path base, String written) {
    return written.startsWith("~/") ? home.resolve(written.substring(2)) : base.resolve(written);
  }

  private static List<List<String>> wordsOf(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      return List.of();
    }
    try {
      return new String(Files.readAllBytes(file), UTF_8)
          .lines()
          .map(SshConfigFiles::words)
          .filter(words -> !words.isEmpty())
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// The words of one line: `Keyword value`, `Keyword=value`, with double or single quotes around
  /// what holds spaces.
  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      // One `=` may stand between the keyword and its value.
      boolean separates =
          Character.isWhitespace(c) || (c == '=' && words.size() == (inWord ? 0 : 1));
      if (quote != 0 ? c == quote : c == '"' || c == '\'') {
        quote = quote == 0 ? c : 0;
        inWord = true;
      } else if (quote == 0 && separates) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else if (quote == 0 && c == '#' && !inWord) {
        break;
      } else {
        if (c == '\\' && at + 1 < line.length() && "\"'\\".indexOf(line.charAt(at + 1)) >= 0) {
          at++;
        }
        word.append(line.charAt(at));
        inWord = true;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}
