package dev.runbook.transports.ssh;

import java.util.List;
import java.util.Locale;

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
    String wanted = pattern.toLowerCase(Locale.ROOT);
    String given = name.toLowerCase(Locale.ROOT);
    int at = 0;
    int star = -1;
    int afterStar = 0;
    int i = 0;
    while (i < given.length()) {
      if (at < wanted.length() && wanted.charAt(at) == '*') {
        star = at++;
        afterStar = i;
      } else if (at < wanted.length()
          && (wanted.charAt(at) == '?' || wanted.charAt(at) == given.charAt(i))) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++afterStar;
      } else {
        return false;
      }
    }
    while (at < wanted.length() && wanted.charAt(at) == '*') {
      at++;
    }
    return at == wanted.length();
  }
}
