package dev.runbook.transports.ssh;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// Fills in what ssh_config(5) allows in the name of a file and in `ProxyJump`: `~`, `%d`, `%h`,
/// `%n`, `%p`, `%r`, `%u`, `%%` and `${NAME}` of the environment.
record Tokens(SshSettings settings, String original, String host, int port, String user) {
  private static final Pattern TOKEN = Pattern.compile("%([dhnpru%])|\\$\\{([A-Za-z0-9_]+)}");

  Path path(String written) {
    return Path.of(
        text(
            written.startsWith("~/")
                ? settings.home().resolve(written.substring(2)).toString()
                : written));
  }

  String text(String written) {
    return TOKEN
        .matcher(written)
        .replaceAll(match ->
            java.util.regex.Matcher.quoteReplacement(
                match.group(1) == null
                    ? Optional.ofNullable(System.getenv(match.group(2))).orElse("")
                    : token(match.group(1))));
  }

  private String token(String letter) {
    return switch (letter) {
      case "d" -> settings.home().toString();
      case "h" -> host;
      case "n" -> original;
      case "p" -> Integer.toString(port);
      case "r" -> user;
      case "u" -> settings.localUser();
      default -> "%";
    };
  }
}
