package dev.runbook.engine.yaml;

import dev.runbook.engine.source.Position;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.source.Span;
import java.util.Arrays;

/// Turns the YAML library's offsets (code points from 0) into places of the file.
///
/// The library's own line numbers are not used: it also counts U+0085, U+2028 and U+2029 as line
/// ends, which editors do not.
final class TextPositions {
  private final SourceFile file;
  private final Position origin;
  private final int[] text;
  private final int[] lineStarts;

  /// @param origin where in the file the text begins
  TextPositions(SourceFile file, Position origin, int[] text) {
    this.file = file;
    this.origin = origin;
    this.text = text;
    this.lineStarts = lineStarts(text);
  }

  private static int[] lineStarts(int[] text) {
    int[] starts = new int[16];
    int count = 1;
    for (int i = 0; i < text.length; i++) {
      boolean end =
          text[i] == '\n' || (text[i] == '\r' && !(i + 1 < text.length && text[i + 1] == '\n'));
      if (end) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = i + 1;
      }
    }
    return Arrays.copyOf(starts, count);
  }

  SourceFile file() {
    return file;
  }

  Position at(int offset) {
    int inside = Math.max(0, Math.min(offset, text.length));
    int found = Arrays.binarySearch(lineStarts, inside);
    int line = found >= 0 ? found : -found - 2;
    int column = inside - lineStarts[line];
    return line == 0
        ? new Position(origin.line(), origin.column() + column)
        : new Position(origin.line() + line, column + 1);
  }

  Span span(int from, int to) {
    return new Span(file, at(from), at(Math.max(from, to)));
  }

  /// From an offset to the end of what stands there without a blank: a word, or one character.
  Span word(int from) {
    int to = from;
    while (to < text.length && !Character.isWhitespace(text[to])) {
      to++;
    }
    return span(from, to);
  }

  int charAt(int offset) {
    return offset >= 0 && offset < text.length ? text[offset] : -1;
  }

  boolean startsWith(String expected, int offset) {
    for (int i = 0; i < expected.length(); i++) {
      if (charAt(offset + i) != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// The offset of the first character of the line of an offset.
  int lineStart(int offset) {
    int found = Arrays.binarySearch(lineStarts, Math.max(0, Math.min(offset, text.length)));
    return lineStarts[found >= 0 ? found : -found - 2];
  }

  /// The offset after the last character of the line of an offset that is not a blank.
  int lineEnd(int offset) {
    int start = lineStart(offset);
    int end = start;
    while (end < text.length && text[end] != '\n' && text[end] != '\r') {
      end++;
    }
    while (end > start && Character.isWhitespace(text[end - 1])) {
      end--;
    }
    return end;
  }

  /// Steps over tags and anchors: the library gives them as the beginning of their node.
  int contentStart(int offset, int end) {
    int at = offset;
    while (at < end) {
      int c = text[at];
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '#') {
        while (at < end && text[at] != '\n' && text[at] != '\r') {
          at++;
        }
      } else if (c == '!' || c == '&') {
        while (at < end && !Character.isWhitespace(text[at]) && ",[]{}".indexOf(text[at]) < 0) {
          at++;
        }
      } else {
        return at;
      }
    }
    return offset;
  }
}
