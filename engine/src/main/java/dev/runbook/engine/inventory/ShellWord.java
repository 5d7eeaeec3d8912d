package dev.runbook.engine.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A word of a line as a POSIX shell (and Python's shlex) splits it.
///
/// @param text without quotes and backslashes
/// @param start where it begins in the line, in code points from 0
/// @param end after its last character
record ShellWord(String text, int start, int end) {
  /// The words; a `#` outside of quotes begins a comment, also inside a word. Empty when a quote is
  /// not closed or the line ends in a backslash.
  static Optional<List<ShellWord>> split(String line) {
    List<ShellWord> words = new ArrayList<>();
    int[] c = line.codePoints().toArray();
    StringBuilder word = new StringBuilder();
    int start = -1;
    int quote = 0;
    for (int i = 0; i <= c.length; i++) {
      boolean end = i == c.length;
      if (end && quote != 0) {
        return Optional.empty();
      }
      boolean ends = end || (quote == 0 && (Character.isWhitespace(c[i]) || c[i] == '#'));
      if (ends) {
        if (start >= 0) {
          words.add(new ShellWord(word.toString(), start, i));
          word.setLength(0);
          start = -1;
        }
        if (!end && c[i] == '#') {
          return Optional.of(words);
        }
        continue;
      }
      start = start < 0 ? i : start;
      boolean escapes =
          c[i] == '\\'
              && quote != '\''
              && (quote == 0 || (i + 1 < c.length && (c[i + 1] == '"' || c[i + 1] == '\\')));
      if (escapes) {
        if (i + 1 == c.length) {
          return Optional.empty();
        }
        word.appendCodePoint(c[++i]);
      } else if (quote == 0 && (c[i] == '\'' || c[i] == '"')) {
        quote = c[i];
      } else if (quote != 0 && c[i] == quote) {
        quote = 0;
      } else {
        word.appendCodePoint(c[i]);
      }
    }
    return Optional.of(words);
  }
}
