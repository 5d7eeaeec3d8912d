package dev.runbook.transports.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// Reads ssh_config(5) where there is no `ssh` to ask: the keywords in [#KEYWORDS], `Host`, `Match`
/// with `all`, `host`, `originalhost`, `user` and `localuser`, and `Include`. A `Match` with
/// another criterion (`exec`, `canonical`, `final`, `localnetwork`, `tagged`) never matches here.
///
/// The first value that is found for a keyword wins, except that `IdentityFile` collects.
///
/// The files are read once, by the first question.
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

  /// What else has a say in one of these.
  private static final Set<String> OTHER_NAMES =
      Set.of("canonicalizehostname", "canonicalizepermittedcnames", "identityfile2");

  /// Names and IPv4 addresses in the one form that OpenSSH compares; `user@name`, `127.1` and IPv6
  /// are changed by it first.
  private static final Pattern PLAIN_NAME =
      Pattern.compile("(?:\\d+\\.){3}\\d+|(?![\\d.]+$)(?!0[xX])[\\w.-]+");

  private static final int DEEPEST_INCLUDE = 16;
  private final Path home;
  private final List<Path> files;
  private final String localUser;
  private final Object reading = new Object();
  private List<List<Line>> read = List.of();
  private boolean isRead;

  /// @param words the keyword first
  /// @param included the lines of each file that an `Include` means
  private record Line(Path file, List<String> words, List<List<Line>> included) {
    String keyword() {
      return words.getFirst().toLowerCase(Locale.ROOT);
    }

    List<String> arguments() {
      return words.subList(1, words.size());
    }
  }

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
    reading.files(read(), true);
    return reading.result();
  }

  /// Whether any line could matter to us for this host. Only a `Host` that names others rules lines
  /// out; whether a `Match` or an exception applies, and what an `Include` with a token means, is
  /// for OpenSSH to say. So is whom a `Host` means that is not named plainly.
  boolean saysAnything(String host) throws IOException {
    return saysAnything(read(), host, PLAIN_NAME.matcher(host).matches());
  }

  private static boolean saysAnything(List<List<Line>> files, String host, boolean isPlain) {
    for (List<Line> lines : files) {
      boolean active = true;
      for (Line line : lines) {
        String keyword = line.keyword();
        switch (keyword) {
          case "host" -> active = !isPlain || mayMean(line.arguments(), host);
          case "match" -> active = true;
          case "include" -> {
            if (active
                && (line.arguments().stream().anyMatch(SshConfigReader::isForOpenSsh)
                    || saysAnything(line.included(), host, isPlain))) {
              return true;
            }
          }
          default -> {
            if (active && (KEYWORDS.contains(keyword) || OTHER_NAMES.contains(keyword))) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  private static boolean mayMean(List<String> patterns, String host) {
    return HostPattern.matches(
        patterns.stream().filter(each -> !each.startsWith("!")).toList(), host);
  }

  /// Tokens, variables, another user's home, and of a pattern what Java may read otherwise.
  private static boolean isForOpenSsh(String file) {
    return file.matches(".*[%$\\\\\\[].*") || (file.startsWith("~") && !file.startsWith("~/"));
  }

  /// The lines of each file, in their order.
  private List<List<Line>> read() throws IOException {
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

    /// Where one file ends, what it said last of whom it means ends too.
    void files(List<List<Line>> files, boolean applies) throws IOException {
      for (List<Line> lines : files) {
        lines(lines, applies);
      }
    }

    private void lines(List<Line> lines, boolean applies) throws IOException {
      boolean active = applies;
      for (Line line : lines) {
        String keyword = line.keyword();
        List<String> arguments = line.arguments();
        switch (keyword) {
          case "host" -> active = applies && HostPattern.matches(arguments, host);
          case "match" -> active = applies && matches(arguments);
          case "include" -> files(line.included(), active);
          default -> {
            if (active && KEYWORDS.contains(keyword) && !arguments.isEmpty()) {
              if (keyword.equals("port") && !isPort(arguments.getFirst())) {
                throw new IOException(
                    "`Port %s` in %s is not a number from 1 to 65535."
                        .formatted(arguments.getFirst(), line.file()));
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

  static boolean isPort(String text) {
    return text.matches("[0-9]{1,5}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= 65_535;
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
