package dev.runbook.engine.expression;

import dev.runbook.engine.source.Position;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The text of a YAML scalar, which knows where in its file each of its characters stands.
///
/// The file's text is read again from the scalar's start and laid beside the scalar's content:
/// quotes and their escapes, block headers, indentation and folded lines are stepped over. Where
/// the two cannot be brought together, everything is said to stand at the scalar itself.
final class ScalarText {
  private final String text;
  private final Span span;
  private @Nullable List<Position> places;

  /// @param span where the scalar stands; it may begin at its tag
  ScalarText(String text, Span span) {
    this.text = text;
    this.span = span;
  }

  String text() {
    return text;
  }

  Span span() {
    return span;
  }

  /// Where the characters from `start` up to `end` stand.
  Span at(int start, int end) {
    List<Position> known = places();
    if (known.isEmpty() || start >= text.length()) {
      return known.isEmpty() ? span : new Span(span.file(), known.getLast(), known.getLast());
    }
    Position first = known.get(start);
    int last = Math.min(Math.max(end, start + 1), text.length()) - 1;
    while (last > start && known.get(last).line() != first.line()) {
      last--;
    }
    Position end1 = known.get(last);
    return new Span(span.file(), first, new Position(end1.line(), end1.column() + 1));
  }

  /// The place of a character that is counted in code points, as CEL counts.
  int charOffset(int codePoints) {
    return text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
  }

  /// One for each character and one for the end; empty when they are not known.
  private List<Position> places() {
    List<Position> known = places;
    if (known == null) {
      known = new Alignment(text, span).places();
      places = known;
    }
    return known;
  }

  /// Walks through the file and the content side by side.
  private static final class Alignment {
    private final String text;
    private final String file;
    private final List<Position> places = new ArrayList<>();
    private int at;
    private int line;
    private int column;
    private int indent;

    Alignment(String text, Span span) {
      this.text = text;
      this.file = span.file().text();
      this.line = span.start().line();
      this.column = span.start().column();
      this.at = offset(span.file(), line, column);
    }

    List<Position> places() {
      return at >= 0 && align() ? List.copyOf(places) : List.of();
    }

    private boolean align() {
      if (!file.startsWith(text, at)) {
        skipProperties();
      }
      if (at >= file.length()) {
        return false;
      }
      if (text.length() > 2 && file.startsWith(text, at)) {
        copy();
        places.add(new Position(line, column));
        return true;
      }
      boolean all =
          switch (file.charAt(at)) {
            case '\'' -> step() && flow('\'');
            case '"' -> step() && flow('"');
            case '|' -> header() && block(false);
            case '>' -> header() && block(true);
            default -> flow('\0');
          };
      places.add(new Position(line, column));
      return all;
    }

    private void copy() {
      for (int i = 0; i < text.length(); i++) {
        mark();
        step();
      }
    }

    /// Tag and anchor.
    private void skipProperties() {
      while (at < file.length() && (file.charAt(at) == '!' || file.charAt(at) == '&')) {
        while (at < file.length() && !Character.isWhitespace(file.charAt(at))) {
          step();
        }
        while (at < file.length() && Character.isWhitespace(file.charAt(at))) {
          step();
        }
      }
    }

    private boolean flow(char quote) {
      int next = 0;
      while (next < text.length()) {
        if (at >= file.length()) {
          return false;
        }
        char here = file.charAt(at);
        int breaks = breaksAhead();
        if (breaks > 0) {
          next = folded(next, breaks);
          skipBlanks();
          if (next < 0) {
            return false;
          }
        } else if (quote == '\'' && here == '\'') {
          if (text.charAt(next) != '\'' || !file.startsWith("''", at)) {
            return false;
          }
          mark();
          next++;
          step();
          step();
        } else if (quote == '"' && here == '\\') {
          next = escape(next);
          if (next < 0) {
            return false;
          }
        } else if (here != text.charAt(next)) {
          return false;
        } else {
          mark();
          next++;
          step();
        }
      }
      return true;
    }

    /// Steps over one escape of a double-quoted scalar (YAML 1.2, 5.7); gives the next character of
    /// the content, or -1.
    private int escape(int next) {
      if (at + 1 >= file.length()) {
        return -1;
      }
      char kind = file.charAt(at + 1);
      if (kind == '\n' || kind == '\r') {
        step();
        skipBlanks();
        return next;
      }
      int digits =
          switch (kind) {
            case 'x' -> 2;
            case 'u' -> 4;
            case 'U' -> 8;
            default -> 0;
          };
      int length = Character.charCount(text.codePointAt(next));
      for (int i = 0; i < length; i++) {
        mark();
      }
      for (int i = 0; i < 2 + digits; i++) {
        step();
      }
      return next + length;
    }

    private boolean header() {
      while (at < file.length() && file.charAt(at) != '\n') {
        if (Character.isDigit(file.charAt(at))) {
          return false;
        }
        step();
      }
      step();
      int probe = at;
      int width = 0;
      while (probe < file.length() && (file.charAt(probe) == ' ' || file.charAt(probe) == '\n')) {
        width = file.charAt(probe) == '\n' ? 0 : width + 1;
        probe++;
      }
      indent = width;
      skipIndent();
      return true;
    }

    private boolean block(boolean folds) {
      int next = 0;
      while (next < text.length()) {
        if (at >= file.length()) {
          return text.substring(next).isBlank() && pad(next);
        }
        if (file.charAt(at) == '\r' && text.charAt(next) != '\r') {
          step();
        }
        if (folds && file.charAt(at) == '\n') {
          int breaks = 0;
          while (at < file.length() && file.charAt(at) == '\n') {
            breaks++;
            step();
            skipIndent();
          }
          next = folded(next, breaks);
          if (next < 0) {
            return false;
          }
        } else if (file.charAt(at) != text.charAt(next)) {
          return false;
        } else {
          boolean lineEnd = file.charAt(at) == '\n';
          mark();
          next++;
          step();
          if (lineEnd) {
            skipIndent();
          }
        }
      }
      return true;
    }

    private boolean pad(int next) {
      for (int i = next; i < text.length(); i++) {
        mark();
      }
      return true;
    }

    /// One line end is a blank, more are one line end less; at the end of a block the last one
    /// stays.
    private int folded(int next, int breaks) {
      if (breaks == 1) {
        if (text.charAt(next) != ' ' && text.charAt(next) != '\n') {
          return -1;
        }
        mark();
        return next + 1;
      }
      int following = next;
      while (following < text.length() && text.charAt(following) == '\n') {
        mark();
        following++;
      }
      return following > next ? following : -1;
    }

    /// How many line ends the white space here holds.
    private int breaksAhead() {
      int breaks = 0;
      for (int i = at; i < file.length() && Character.isWhitespace(file.charAt(i)); i++) {
        breaks += file.charAt(i) == '\n' ? 1 : 0;
      }
      return breaks;
    }

    private void skipBlanks() {
      while (at < file.length() && Character.isWhitespace(file.charAt(at))) {
        step();
      }
    }

    private void skipIndent() {
      for (int i = 0; i < indent && at < file.length() && file.charAt(at) == ' '; i++) {
        step();
      }
    }

    private void mark() {
      places.add(new Position(line, column));
    }

    private boolean step() {
      if (at < file.length()) {
        char here = file.charAt(at++);
        if (here == '\n') {
          line++;
          column = 1;
        } else if (!Character.isLowSurrogate(here)) {
          column++;
        }
      }
      return true;
    }

    /// The index of a place, or -1 when the text is shorter.
    private static int offset(SourceFile source, int line, int column) {
      String file = source.text();
      int at = source.lineStart(line);
      if (at < 0) {
        return -1;
      }
      for (int i = 1; i < column; i++) {
        if (at >= file.length()) {
          return -1;
        }
        at += Character.charCount(file.codePointAt(at));
      }
      return at;
    }
  }
}
