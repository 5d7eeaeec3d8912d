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
    if (Character.isWhitespace(c)) {
      at++;
    } else if (text.startsWith("--", at)) {
      at = until('\n', at);
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
      at = endOfQuotes('\'', at + 1);
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
    if (Character.isDigit(c) || (c == '.' && Character.isDigit(peek(1)))) {
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
    if (escapes) {
      at = endOfEscapedString(at + 2);
      return Kind.LITERAL;
    }
    if (plain) {
      at = endOfQuotes('\'', at + 2);
      return Kind.LITERAL;
    }
    if ((c == 'u' || c == 'U') && peek(1) == '&' && (peek(2) == '\'' || peek(2) == '"')) {
      char quote = peek(2);
      at = endOfQuotes(quote, at + 3);
      return quote == '"' ? Kind.QUOTED_NAME : Kind.LITERAL;
    }
    while (at < text.length() && continuesName(text.charAt(at))) {
      at++;
    }
    return Kind.WORD;
  }

  private Kind dollar() {
    if (Character.isDigit(peek(1))) {
      at++;
      while (Character.isDigit(peek(0))) {
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

  private int endOfNumber() {
    int i = at;
    while (i < text.length()) {
      char c = text.charAt(i);
      boolean exponentSign = (c == '+' || c == '-') && "eE".indexOf(text.charAt(i - 1)) >= 0;
      if (!Character.isLetterOrDigit(c) && c != '.' && c != '_' && !exponentSign) {
        return i;
      }
      i++;
    }
    return i;
  }

  private int until(char wanted, int from) {
    int found = text.indexOf(wanted, from);
    return found < 0 ? text.length() : found;
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }

  private static boolean startsName(char c) {
    return Character.isLetter(c) || c == '_' || c >= 0x80;
  }

  private static boolean continuesName(char c) {
    return startsName(c) || Character.isDigit(c) || c == '$';
  }
}
