package dev.runbook.modules.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Positions in the write-ahead log as text: two hexadecimal halves of 32 bits, `16/B374D848`
/// (pg_lsn, chapter 8.20).
final class LogPosition {
  private static final Pattern FORM = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");

  private LogPosition() {}

  /// @throws IllegalArgumentException with a sentence for the user when it is none
  static long parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "`" + text + "` is no log sequence number; one looks like `16/B374D848`.");
    }
    return Long.parseLong(matcher.group(1), 16) << 32 | Long.parseLong(matcher.group(2), 16);
  }
}
