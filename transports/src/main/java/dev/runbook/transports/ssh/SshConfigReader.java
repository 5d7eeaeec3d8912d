package dev.runbook.transports.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads ssh_config(5) where there is no `ssh` to ask: the keywords in [#KEYWORDS], `Host`, `Match`
/// with `all`, `host`, `originalhost`, `user` and `localuser`, and `Include`. A `Match` with
/// another criterion (`exec`, `canonical`, `final`, `localnetwork`, `tagged`) never matches here.
///
/// The first value that is found for a keyword wins, except that `IdentityFile` collects.
final class SshConfigReader {
  static final Set<String> KEYWORDS =
      Set.of(
          "hostname",
          "port",
          "user",
          "identityfile",
          "identitiesonly",
          "identityagent",
          "proxyjump",
          "proxycommand",
          "userknownhostsfile",
          "globalknownhostsfile",
          "hostkeyalias",
          "connecttimeout");

  private static final int DEEPEST_INCLUDE = 16;
  private final Path home;
  private final List<Path> files;
  private final String localUser;

  /// @param files the user's file first; one that is missing is empty
  SshConfigReader(Path home, List<Path> files, String localUser) {
    this.home = home;
    this.files = List.copyOf(files);
    this.localUser = localUser;
  }

  /// The values for one host.
  ///
  /// @param host as the user names it
  /// @param user given past the files; empty when the files may say it
  HostConfig of(String host, Optional<String> user) throws IOException {
    Reading reading = new Reading(host, user);
    try {
      for (Path file : files) {
        reading.file(file, true, 0);
      }
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
    return reading.result();
  }

  /// Whether any line in any file could matter to us, whatever the host.
  boolean saysAnything() throws IOException {
    Set<String> seen = new HashSet<>();
    try {
      for (Path file : files) {
        keywords(file, seen, 0);
      }
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
    return seen.stream()
        .anyMatch(word -> KEYWORDS.contains(word) || word.equals("canonicalizehostname"));
  }

  private void keywords(Path file, Set<String> seen, int depth) {
    for (List<String> words : lines(file)) {
      String keyword = words.getFirst().toLowerCase(Locale.ROOT);
      seen.add(keyword);
      if (keyword.equals("include") && depth < DEEPEST_INCLUDE) {
        included(file, words).forEach(other -> keywords(other, seen, depth + 1));
      }
    }
  }

  private final class Reading {
    private final String host;
    private final Optional<String> user;
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    Reading(String host, Optional<String> user) {
      this.host = host;
      this.user = user;
    }

    HostConfig result() {
      Map<String, List<String>> copy = new LinkedHashMap<>();
      values.forEach((keyword, all) -> copy.put(keyword, List.copyOf(all)));
      copy.computeIfPresent("hostname", (_, all) -> List.of(hostName(all.getFirst())));
      return new HostConfig(copy);
    }

    void file(Path file, boolean applies, int depth) {
      boolean active = applies;
      for (List<String> words : lines(file)) {
        String keyword = words.getFirst().toLowerCase(Locale.ROOT);
        List<String> arguments = words.subList(1, words.size());
        switch (keyword) {
          case "host" -> active = applies && HostPattern.matches(arguments, host);
          case "match" -> active = applies && matches(arguments);
          case "include" -> {
            if (depth < DEEPEST_INCLUDE) {
              for (Path other : included(file, words)) {
                file(other, active, depth + 1);
              }
            }
          }
          default -> {
            if (active && KEYWORDS.contains(keyword) && !arguments.isEmpty()) {
              if (keyword.equals("port") && !isPort(arguments.getFirst())) {
                throw new UncheckedIOException(
                    new IOException(
                        "`Port %s` in %s is not a number from 1 to 65535."
                            .formatted(arguments.getFirst(), file)));
              }
              take(keyword, arguments);
            }
          }
        }
      }
    }

    private void take(String keyword, List<String> arguments) {
      switch (keyword) {
        case "identityfile" -> {
          List<String> all = values.computeIfAbsent(keyword, _ -> new ArrayList<>());
          if (!all.contains(arguments.getFirst())) {
            all.add(arguments.getFirst());
          }
        }
        case "userknownhostsfile", "globalknownhostsfile" ->
            values.putIfAbsent(keyword, List.copyOf(arguments));
        case "proxycommand" -> values.putIfAbsent(keyword, List.of(String.join(" ", arguments)));
        default -> values.putIfAbsent(keyword, List.of(arguments.getFirst()));
      }
      // `ssh` keeps whichever of the two it meets first.
      if (keyword.equals("proxyjump")) {
        values.putIfAbsent("proxycommand", List.of("none"));
      } else if (keyword.equals("proxycommand")) {
        values.putIfAbsent("proxyjump", List.of("none"));
      }
    }

    private boolean matches(List<String> criteria) {
      boolean all = true;
      int at = 0;
      while (at < criteria.size()) {
        String word = criteria.get(at++).toLowerCase(Locale.ROOT);
        boolean negated = word.startsWith("!");
        String criterion = negated ? word.substring(1) : word;
        if (criterion.equals("all")) {
          all &= !negated;
          continue;
        }
        if (criterion.equals("canonical") || criterion.equals("final")) {
          all &= negated;
          continue;
        }
        Optional<String> value =
            switch (criterion) {
              case "host" -> Optional.of(currentHostName());
              case "originalhost" -> Optional.of(host);
              case "user" -> Optional.of(user.or(() -> firstOf("user")).orElse(localUser));
              case "localuser" -> Optional.of(localUser);
              default -> Optional.empty();
            };
        String patterns = at < criteria.size() ? criteria.get(at++) : "";
        all &=
            value.isPresent()
                && negated != HostPattern.matches(List.of(patterns.split(",", -1)), value.get());
      }
      return all;
    }

    private Optional<String> firstOf(String keyword) {
      return values.getOrDefault(keyword, List.of()).stream().findFirst();
    }

    private String currentHostName() {
      return firstOf("hostname").map(this::hostName).orElse(host);
    }

    private String hostName(String written) {
      return written.replace("%%", "\0").replace("%h", host).replace("\0", "%");
    }
  }

  private List<Path> included(Path file, List<String> words) {
    List<Path> found = new ArrayList<>();
    for (String written : words.subList(1, words.size())) {
      found.addAll(matching(resolved(file, written).normalize()));
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
    // Braces mean nothing in glob(7).
    PathMatcher matcher =
        FileSystems.getDefault()
            .getPathMatcher("glob:" + pattern.replace("{", "\\{").replace("}", "\\}"));
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

  static boolean isPort(String text) {
    return text.matches("[0-9]{1,5}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= 65_535;
  }

  private Path resolved(Path file, String written) {
    if (written.startsWith("~/")) {
      return home.resolve(written.substring(2));
    }
    Path path = Path.of(written);
    if (path.isAbsolute()) {
      return path;
    }
    // ssh_config(5): relative to ~/.ssh in a user's file, to /etc/ssh in the system's.
    Path system = Path.of("/etc/ssh");
    return (file.startsWith(system) ? system : home.resolve(".ssh")).resolve(path);
  }

  private static List<List<String>> lines(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      return List.of();
    }
    try {
      return new String(Files.readAllBytes(file), UTF_8)
          .lines()
          .map(SshConfigReader::words)
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
