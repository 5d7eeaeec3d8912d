package dev.runbook.engine.transport;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Quoting for `sh` (POSIX.1-2017, Shell Command Language, 2.2).
public final class PosixShell {
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private PosixShell() {}

  /// One word that the shell reads as exactly `text`: `it's` becomes `'it'\''s'`.
  public static String word(String text) {
    return SAFE.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /// A command line of words.
  public static String words(List<String> texts) {
    return texts.stream().map(PosixShell::word).collect(Collectors.joining(" "));
  }
}
