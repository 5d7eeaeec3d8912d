package dev.runbook.engine.expression;

import java.util.Set;

/// The words and signs of an expression's text, one after the other. Throws [NotCommon] where the
/// text goes on otherwise than it should.
final class CommonTokens {
  private static final Set<String> RESERVED =
      Set.of(
          "as",
          "break",
          "const",
          "continue",
          "else",
          "false",
          "for",
          "function",
          "if",
          "import",
          "in",
          "let",
          "loop",
          "namespace",
          "null",
          "package",
          "return",
          "true",
          "var",
          "void",
          "while");
  private static final int MOST_DIGITS = 17;

  private final String text;
  private int at;

  CommonTokens(String text) {
    this.text = text;
  }

  /// Where the next character stands.
  int at() {
    return at;
  }

  /// Steps over characters that were seen.
  void skip(int characters) {
    at += characters;
  }

  /// Goes back to where a word began.
  void back(int start) {
    at = start;
  }

  /// The letters, digits and underscores that stand here; they may be none.
  String wordHere() {
    int start = at;
    while (isWordPart(at)) {
      at++;
    }
    return text.substring(start, at);
  }

  boolean isWordPart(int index) {
    if (index >= text.length()) {
      return false;
    }
    char letter = text.charAt(index);
    return (letter >= 'a' && letter <= 'z')
        || (letter >= 'A' && letter <= 'Z')
        || letter == '_'
        || isDigit(letter);
  }

  static boolean isDigit(char letter) {
    return letter >= '0' && letter <= '9';
  }

  /// The next character that is no space; 0 at the end.
  char peek() {
    while (at < text.length() && " \t\n\r\f".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  /// Whether this comes next, after spaces.
  boolean next(String token) {
    peek();
    return text.startsWith(token, at);
  }

  void expect(char sign) {
    if (peek() != sign) {
      throw new NotCommon();
    }
    at++;
  }

  /// A name: no keyword, and no word that CEL reserves.
  String word() {
    peek();
    String word = wordHere();
    if (word.isEmpty() || isDigit(word.charAt(0)) || RESERVED.contains(word)) {
      throw new NotCommon();
    }
    return word;
  }

  /// A text in quotes, with the escapes of one letter.
  String quoted(char quote) {
    if (text.startsWith(String.valueOf(quote).repeat(3), at)) {
      throw new NotCommon();
    }
    StringBuilder content = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != quote) {
      char next = text.charAt(at);
      if (next == '\n' || next == '\r') {
        throw new NotCommon();
      }
      at++;
      content.append(next == '\\' ? escaped() : next);
    }
    if (at >= text.length()) {
      throw new NotCommon();
    }
    at++;
    return content.toString();
  }

  private char escaped() {
    char letter = at < text.length() ? text.charAt(at) : 0;
    at++;
    return switch (letter) {
      case '\\', '\'', '"' -> letter;
      case 'n' -> '\n';
      case 't' -> '\t';
      default -> throw new NotCommon();
    };
  }

  private void digits() {
    int start = at;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw new NotCommon();
    }
  }

  /// The digits of a number, with a fraction or without.
  String number() {
    int start = at;
    digits();
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      digits();
    }
    if (isWordPart(at) || at - start > MOST_DIGITS) {
      throw new NotCommon();
    }
    return text.substring(start, at);
  }
}
