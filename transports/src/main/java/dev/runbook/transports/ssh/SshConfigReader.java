package dev.runbook.transports.ssh;

import dev.runbook.transports.ssh.SshConfigFiles.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads ssh_config(5) where there is no `ssh` to ask: the keywords in [#KEYWORDS], `Host`, `Match`
/// with `all`, `host`, `originalhost`, `user` and `localuser`, and `Include`. A `Match` with
/// another criterion (`exec`, `canonical`, `final`, `localnetwork`, `tagged`) never matches here.
///
/// The first value that is found for a keyword wins, except that `IdentityFile` collects.
///
/// The files are read once, by the first question ([SshConfigFiles]).
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
  /// are changed by it first, as are zeros before a number and hexadecimal ones.
  private static final Pattern PLAIN_NAME =
      Pattern.compile(
          "(?:(?:0|[1-9]\\d*)\\.){3}(?:0|[1-9]\\d*)|(?!NUMBER(?:\\.+NUMBER)*\\.*$)[\\w.-]+"
              .replace("NUMBER", "(?:0[xX]\\p{XDigit}*|\\d+)"));

  private final SshConfigFiles files;
  private final String localUser;

  /// @param files the user's file first; one that is missing is empty
  SshConfigReader(Path home, List<Path> files, String localUser) {
    this.files = new SshConfigFiles(home, files);
    this.localUser = localUser;
  }

  /// The values for one host.
  ///
  /// @param host as the user names it
  /// @param user given past the files; empty when the files may say it
  HostConfig of(String host, Optional<String> user) throws IOException {
    Reading reading = new Reading(host, user);
    reading.files(files.lines(), true);
    return reading.result();
  }

  /// Whether any line could matter to us for this host. Only a `Host` that names others rules lines
  /// out; whether a `Match` or an exception applies, and what an `Include` with a token means, is
  /// for OpenSSH to say. So is whom a `Host` means that is not named plainly.
  boolean saysAnything(String host) throws IOException {
    return saysAnything(files.lines(), host, PLAIN_NAME.matcher(host).matches());
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

  static boolean isPort(String text) {
    return text.matches("[0-9]{1,5}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= 65_535;
  }
}
