package dev.runbook.modules.sql;

import static java.util.Objects.requireNonNull;

/// A piece of SQL text as PostgreSQL's lexer cuts it (Lexical Structure, chapter 4.1); comments and
/// white space are no tokens.
///
/// @param text as it was written, quotes included
/// @param start index of its first character in the whole text
record SqlToken(Kind kind, String text, int start) {
  enum Kind {
    /// A keyword or a name without quotes.
    WORD,
    /// `"a name"`.
    QUOTED_NAME,
    /// `'...'`, `E'...'`, `U&'...'`, `B'...'`, `X'...'` or `$tag$...$tag$`.
    LITERAL,
    NUMBER,
    /// `?` alone, or `$1`.
    PARAMETER,
    /// `??`, which JDBC sends as the operator `?`.
    ESCAPED_MARK,
    /// `;` outside of everything.
    SEMICOLON,
    /// Anything else, one character.
    SYMBOL
  }

  SqlToken {
    requireNonNull(kind, "kind is null");
    requireNonNull(text, "text is null");
  }

  int end() {
    return start + text.length();
  }

  boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  boolean isWord(String... words) {
    if (kind == Kind.WORD) {
      for (String word : words) {
        if (text.equalsIgnoreCase(word)) {
          return true;
        }
      }
    }
    return false;
  }

  boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
  }

  /// Whether it is a name with Unicode escapes, `U&"d\0061t"`, of which [#name] knows nothing.
  boolean isEscapedName() {
    return kind == Kind.QUOTED_NAME && !text.startsWith("\"");
  }

  /// The name that the server looks for: its ASCII letters folded to lower case unless it is
  /// quoted.
  String name() {
    if (kind == Kind.QUOTED_NAME) {
      return text.substring(1, text.length() - 1).replace("\"\"", "\"");
    }
    StringBuilder folded = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      folded.append(c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c);
    }
    return folded.toString();
  }
}
