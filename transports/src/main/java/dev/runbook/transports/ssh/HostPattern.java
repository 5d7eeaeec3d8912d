package dev.runbook.transports.ssh;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Pattern lists of ssh_config(5) and sshd(8): `*`, `?`, and `!` in front of what must not match.
final class HostPattern {
  private HostPattern() {}

  /// Whether the list matches: at least one pattern, and none with `!`.
  static boolean matches(List<String> patterns, String name) {
    boolean matched = false;
    for (String pattern : patterns) {
      boolean negated = pattern.startsWith("!");
      if (one(negated ? pattern.substring(1) : pattern, name)) {
        if (negated) {
          return false;
        }
        matched = true;
      }
    }
    return matched;
  }

  private static boolean one(String pattern, String name) {
    StringBuilder regex = new StringBuilder();
    for (char c : pattern.toLowerCase(Locale.ROOT).toCharArray()) {
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.matches(regex.toString(), name.toLowerCase(Locale.ROOT));
  }
}
