package dev.runbook.engine.expression;

import java.util.Locale;

/// Follows SQL character by character, as PostgreSQL reads it (documentation, 4.1 Lexical
/// Structure: strings, `E''`, `U&''`, dollar quotes, quoted identifiers, nested comments), and
/// knows at each place what a value would be. Strings are read with `standard_conforming_strings`
/// on. A state machine, and so long.
final class SqlLexer {
  private enum Mode {
    CODE,
    STRING,
    ESCAPE_STRING,
    UNICODE_STRING,
    QUOTED_IDENTIFIER,
    UNICODE_IDENTIFIER,
    DOLLAR_STRING,
    LINE_COMMENT,
    BLOCK_COMMENT
  }

  private final SqlStatement statement = new SqlStatement();
  private final StringBuilder word = new StringBuilder();
  private final StringBuilder dollarTag = new StringBuilder();
  private final StringBuilder tail = new StringBuilder();
  private Mode mode = Mode.CODE;
  private char last = ' ';
  private boolean escaped;
  private boolean maybeTag;
  private int depth;

  /// Whether the letter ended a sign of two, and so begins no other.
  private boolean spent;

  private boolean justOpened;

  /// The server goes on with the comment after `/*/`, and the JDBC driver (42.7) ends it there.
  private boolean twoReadings;

  /// Whether the next character would be code, and no part of a string, an identifier in quotes or
  /// a comment.
  boolean inCode() {
    return mode == Mode.CODE;
  }

  void read(char letter) {
    spent = false;
    switch (mode) {
      case CODE -> code(letter);
      case STRING, UNICODE_STRING -> quoted(letter, '\'', "'");
      case QUOTED_IDENTIFIER, UNICODE_IDENTIFIER -> quoted(letter, '"', "\"");
      case ESCAPE_STRING -> {
        if (escaped) {
          escaped = false;
        } else if (letter == '\\') {
          escaped = true;
        } else {
          quoted(letter, '\'', "'");
        }
      }
      case DOLLAR_STRING -> {
        tail.append(letter);
        if (letter == '$' && tail.toString().endsWith(dollarTag.toString())) {
          leave("'");
        }
      }
      case LINE_COMMENT -> {
        if (letter == '\n' || letter == '\r') {
          mode = Mode.CODE;
        }
      }
      case BLOCK_COMMENT -> comment(letter);
    }
    last = spent ? ' ' : letter;
  }

  private void code(char letter) {
    if (maybeTag && dollar(letter)) {
      return;
    }
    if (isWordPart(letter)) {
      word.append(letter);
      return;
    }
    String before = word.toString();
    if (letter == '\'') {
      string(before);
    } else if (letter == '"') {
      if (before.equalsIgnoreCase("u&")) {
        word.setLength(0);
        mode = Mode.UNICODE_IDENTIFIER;
      } else {
        endWord();
        mode = Mode.QUOTED_IDENTIFIER;
      }
    } else if (letter == '$' && before.isEmpty()) {
      maybeTag = true;
      dollarTag.setLength(0);
      dollarTag.append('$');
    } else if (letter == '&' && before.equalsIgnoreCase("u")) {
      word.append(letter);
    } else if (letter == '-' && last == '-' && before.isEmpty()) {
      statement.forget('-');
      mode = Mode.LINE_COMMENT;
    } else if (letter == '*' && last == '/' && before.isEmpty()) {
      statement.forget('/');
      mode = Mode.BLOCK_COMMENT;
      depth = 1;
      spent = true;
      justOpened = true;
    } else {
      endWord();
      if (!Character.isWhitespace(letter)) {
        statement.sign(letter);
      }
    }
  }

  private void string(String before) {
    mode =
        switch (before.toLowerCase(Locale.ROOT)) {
          case "e" -> Mode.ESCAPE_STRING;
          case "u&" -> Mode.UNICODE_STRING;
          default -> Mode.STRING;
        };
    if (mode == Mode.STRING
        && !before.equalsIgnoreCase("b")
        && !before.equalsIgnoreCase("x")
        && !before.equalsIgnoreCase("n")) {
      endWord();
    } else {
      word.setLength(0);
    }
  }

  /// Reads on in what may be the opening of a dollar-quoted string: `$$` or `$tag$`.
  private boolean dollar(char letter) {
    if (letter == '$') {
      dollarTag.append('$');
      maybeTag = false;
      mode = Mode.DOLLAR_STRING;
      tail.setLength(0);
      return true;
    }
    boolean first = dollarTag.length() == 1;
    if (Character.isLetter(letter) || letter == '_' || (!first && Character.isDigit(letter))) {
      dollarTag.append(letter);
      return true;
    }
    maybeTag = false;
    statement.sign('$');
    return false;
  }

  /// A doubled quote leaves the string and enters it again, which comes to the same.
  private void quoted(char letter, char quote, String token) {
    if (letter == quote) {
      leave(token);
    }
  }

  private void leave(String token) {
    mode = Mode.CODE;
    statement.literal(token);
  }

  private void comment(char letter) {
    twoReadings |= letter == '/' && justOpened;
    justOpened = false;
    boolean closes = letter == '/' && last == '*';
    if (closes || (letter == '*' && last == '/')) {
      depth += closes ? -1 : 1;
      spent = true;
    }
    if (depth == 0) {
      mode = Mode.CODE;
    }
  }

  private void endWord() {
    if (!word.isEmpty()) {
      statement.word(word.toString().toLowerCase(Locale.ROOT));
      word.setLength(0);
    }
  }

  /// A value stands here.
  void hole() {
    if (mode == Mode.CODE) {
      endWord();
      statement.hole();
    }
    maybeTag = false;
    escaped = false;
    last = '\0';
  }

  /// Whether what follows a value directly would run into it.
  static boolean runsInto(SqlPlace place, char next) {
    return switch (place) {
      case PARAMETER, LITERAL -> isWordPart(next) || next == '.' || next == '"' || next == '\'';
      case IDENTIFIER -> isWordPart(next) || next == '"' || next == '\'';
      default -> false;
    };
  }

  SqlPlace place() {
    if (twoReadings) {
      return SqlPlace.UNCERTAIN;
    }
    return switch (mode) {
      case STRING -> SqlPlace.STRING;
      case ESCAPE_STRING -> escaped ? SqlPlace.UNICODE_STRING : SqlPlace.ESCAPE_STRING;
      case UNICODE_STRING, UNICODE_IDENTIFIER -> SqlPlace.UNICODE_STRING;
      case QUOTED_IDENTIFIER -> SqlPlace.QUOTED_IDENTIFIER;
      case DOLLAR_STRING -> SqlPlace.DOLLAR_STRING;
      case LINE_COMMENT -> SqlPlace.LINE_COMMENT;
      case BLOCK_COMMENT -> SqlPlace.BLOCK_COMMENT;
      case CODE -> {
        if (!word.isEmpty() || maybeTag || last == '"' || last == '\'' || last == '\0') {
          yield SqlPlace.GLUED;
        }
        yield statement.place();
      }
    };
  }

  /// Equal where the same text means the same.
  String snapshot() {
    return mode
        + " "
        + depth
        + " "
        + dollarTag
        + " "
        + maybeTag
        + " "
        + twoReadings
        + " "
        + statement.depth();
  }

  private static boolean isWordPart(char letter) {
    return Character.isLetterOrDigit(letter) || letter == '_' || letter > 127;
  }
}
