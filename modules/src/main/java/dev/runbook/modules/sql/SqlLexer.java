package dev.runbook.modules.sql;

import dev.runbook.modules.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;

/// Cuts SQL into tokens as PostgreSQL does with `standard_conforming_strings` on. Never fails: what
/// is not closed reaches to the end, and the server says what is wrong with it.
final class SqlLexer {
  private final String text;
  private final List<SqlToken> tokens = new ArrayList<>();
  private int at;

  private SqlLexer(String text) {
    this.text = text;
  }

  static List<SqlToken> tokens(String text) {
    SqlLexer lexer = new SqlLexer(text);
    while (lexer.at < text.length()) {
      lexer.next();
    }
    return List.copyOf(lexer.tokens);
  }

  private void next() {
    char c = text.charAt(at);
    if (isSpace(c)) {
      at++;
    } else if (text.startsWith("--", at)) {
      at = endOfLine(at);
    } else if (text.startsWith("/*", at)) {
      at = endOfComment();
    } else {
      int start = at;
      Kind kind = read(c);
      tokens.add(new SqlToken(kind, text.substring(start, at), start));
    }
  }

  private Kind read(char c) {
    if (c == '\'') {
      at = endOfString(at, false);
      return Kind.LITERAL;
    }
    if (c == '"') {
      at = endOfQuotes('"', at + 1);
      return Kind.QUOTED_NAME;
    }
    if (c == '$') {
      return dollar();
    }
    if (startsName(c)) {
      return word(c);
    }
    if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
      at = endOfNumber();
      return Kind.NUMBER;
    }
    if (c == '?') {
      boolean escaped = peek(1) == '?';
      at += escaped ? 2 : 1;
      return escaped ? Kind.ESCAPED_MARK : Kind.PARAMETER;
    }
    at++;
    return c == ';' ? Kind.SEMICOLON : Kind.SYMBOL;
  }

  /// A name, or a literal that begins with letters: `E'...'` knows backslashes, the others do not.
  private Kind word(char c) {
    boolean escapes = (c == 'e' || c == 'E') && peek(1) == '\'';
    boolean plain = "bBxXnN".indexOf(c) >= 0 && peek(1) == '\'';
    if (escapes || plain) {
      at = endOfString(at + 1, escapes);
      return Kind.LITERAL;
    }
    if ((c == 'u' || c == 'U') && peek(1) == '&' && (peek(2) == '\'' || peek(2) == '"')) {
      boolean name = peek(2) == '"';
      at = name ? endOfQuotes('"', at + 3) : endOfString(at + 2, false);
      return name ? Kind.QUOTED_NAME : Kind.LITERAL;
    }
    while (at < text.length() && continuesName(text.charAt(at))) {
      at++;
    }
    return Kind.WORD;
  }

  private Kind dollar() {
    if (isDigit(peek(1))) {
      at++;
      while (isDigit(peek(0))) {
        at++;
      }
      return Kind.PARAMETER;
    }
    int tagEnd = at + 1;
    while (tagEnd < text.length()
        && text.charAt(tagEnd) != '$'
        && continuesName(text.charAt(tagEnd))) {
      tagEnd++;
    }
    if (tagEnd < text.length() && text.charAt(tagEnd) == '$') {
      String tag = text.substring(at, tagEnd + 1);
      int close = text.indexOf(tag, tagEnd + 1);
      at = close < 0 ? text.length() : close + tag.length();
      return Kind.LITERAL;
    }
    at++;
    return Kind.SYMBOL;
  }

  private int endOfComment() {
    int depth = 0;
    int i = at;
    while (i < text.length()) {
      if (text.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (text.startsWith("*/", i)) {
        depth--;
        i += 2;
        if (depth == 0) {
          return i;
        }
      } else {
        i++;
      }
    }
    return i;
  }

  private int endOfQuotes(char quote, int from) {
    int i = from;
    while (i < text.length()) {
      if (text.charAt(i) != quote) {
        i++;
      } else if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
        i += 2;
      } else {
        return i + 1;
      }
    }
    return i;
  }

  private int endOfEscapedString(int from) {
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\\') {
        i += 2;
      } else if (c != '\'') {
        i++;
      } else if (i + 1 < text.length() && text.charAt(i + 1) == '\'') {
        i += 2;
      } else {
        return i + 1;
      }
    }
    return Math.min(i, text.length());
  }

  /// The end of a string and of its continuations: a string goes on when the next quote stands on
  /// another line, with nothing but blanks and `--` comments between, and backslashes mean in it
  /// what they meant before (chapter 4.1.2.1).
  ///
  /// @param from the opening quote
  private int endOfString(int from, boolean escapes) {
    int end = from;
    int next = from;
    while (next >= 0) {
      end = escapes ? endOfEscapedString(next + 1) : endOfQuotes('\'', next + 1);
      next = continuation(end);
    }
    return end;
  }

  /// The quote that continues the string that ends here; -1 when none does.
  private int continuation(int end) {
    boolean newLine = false;
    int i = end;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (isSpace(c)) {
        newLine |= isNewLine(c);
        i++;
      } else if (text.startsWith("--", i)) {
        i = endOfLine(i);
      } else {
        return newLine && c == '\'' ? i : -1;
      }
    }
    return -1;
  }

  /// Letters that follow a number directly are a word: older servers take `1from` for `1 from`.
  private int endOfNumber() {
    if (text.charAt(at) == '0') {
      int radix =
          switch (peek(1)) {
            case 'x', 'X' -> 16;
            case 'o', 'O' -> 8;
            case 'b', 'B' -> 2;
            default -> 10;
          };
      int end = digits(at + 2, radix);
      if (radix != 10 && end > at + 2) {
        return end;
      }
    }
    int i = digits(at, 10);
    if (i < text.length() && text.charAt(i) == '.') {
      i = digits(i + 1, 10);
    }
    if (i < text.length() && "eE".indexOf(text.charAt(i)) >= 0) {
      boolean sign = i + 1 < text.length() && "+-".indexOf(text.charAt(i + 1)) >= 0;
      int exponent = i + (sign ? 2 : 1);
      int end = digits(exponent, 10);
      return end > exponent ? end : i;
    }
    return i;
  }

  private int digits(int from, int radix) {
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c != '_' && (c >= 0x80 || Character.digit(c, radix) < 0)) {
        return i;
      }
      i++;
    }
    return i;
  }

  private int endOfLine(int from) {
    int i = from;
    while (i < text.length() && !isNewLine(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static boolean isNewLine(char c) {
    return c == '\n' || c == '\r';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /// Every character outside of ASCII is part of a name.
  private static boolean startsName(char c) {
    return Character.isLetter(c) || c == '_' || c >= 0x80;
  }

  private static boolean continuesName(char c) {
    return startsName(c) || isDigit(c) || c == '$';
  }
}
