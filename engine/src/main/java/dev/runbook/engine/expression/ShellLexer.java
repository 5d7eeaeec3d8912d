package dev.runbook.engine.expression;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/// Follows a shell script character by character, as the Shell Command Language of POSIX.1-2017
/// (2.2 quoting, 2.3 token recognition, 2.6 expansions, 2.7.4 here-documents) reads it, and knows
/// at each place how a value would be quoted. Of bash it knows `$'...'`, `((...))`, `[[...]]` and
/// `<<<`. A state machine, and so long.
final class ShellLexer {
  private enum Kind {
    COMMAND,
    DOUBLE,
    SINGLE,
    DOLLAR_SINGLE,
    COMMENT,
    BACKTICK,
    PARAMETER,
    ARITHMETIC,
    HERE_DOCUMENT
  }

  /// What an open construct needs to find its end.
  private static final class Frame {
    private final Kind kind;
    private final SimpleCommand command = new SimpleCommand();
    private int depth;

    Frame(Kind kind) {
      this.kind = kind;
    }

    @Override
    public String toString() {
      return kind + "/" + depth;
    }
  }

  /// A here-document that has been announced and whose text has not begun.
  private record HereDocument(String delimiter, boolean stripsTabs) {}

  private final Deque<Frame> frames = new ArrayDeque<>();
  private final List<HereDocument> announced = new ArrayList<>();
  private final StringBuilder line = new StringBuilder();
  private boolean escaped;
  private boolean dollar;

  /// A `case` inside `$(...)` has closing parentheses that end nothing: from there on nothing is
  /// sure.
  private boolean uncertain;

  private String lessThan = "";
  private StringBuilder delimiter = new StringBuilder();
  private boolean readsDelimiter;
  private char delimiterQuote;

  ShellLexer() {
    frames.push(new Frame(Kind.COMMAND));
  }

  void read(String text) {
    for (int i = 0; i < text.length(); i++) {
      read(text.charAt(i));
    }
  }

  /// A value stands here; to the shell it is a part of a word.
  void hole() {
    settleLessThan();
    dollar = false;
    escaped = false;
    Frame frame = frames.element();
    if (frame.kind == Kind.HERE_DOCUMENT) {
      line.append('\0');
    }
    command().add('\0');
  }

  /// How a value at this place would be read.
  ShellPlace place() {
    Frame frame = frames.element();
    if (readsDelimiter || lessThan.equals("<<")) {
      return ShellPlace.HERE_DELIMITER;
    }
    ShellPlace place =
        switch (frame.kind) {
          case COMMAND -> ShellPlace.WORD;
          case DOUBLE -> ShellPlace.DOUBLE_QUOTES;
          case SINGLE -> ShellPlace.SINGLE_QUOTES;
          case COMMENT -> ShellPlace.COMMENT;
          case DOLLAR_SINGLE -> ShellPlace.DOLLAR_QUOTES;
          case BACKTICK -> ShellPlace.BACKTICKS;
          case PARAMETER -> ShellPlace.PARAMETER;
          case ARITHMETIC -> ShellPlace.ARITHMETIC;
          case HERE_DOCUMENT -> ShellPlace.HERE_DOCUMENT;
        };
    if (place.refusal().isPresent() || place == ShellPlace.COMMENT) {
      return place;
    }
    for (Frame around : frames) {
      if (around.kind == Kind.BACKTICK) {
        return ShellPlace.BACKTICKS;
      }
      if (around.kind == Kind.PARAMETER) {
        return ShellPlace.PARAMETER;
      }
      if (around.kind == Kind.HERE_DOCUMENT) {
        return ShellPlace.HERE_DOCUMENT;
      }
    }
    if (uncertain) {
      return ShellPlace.UNCERTAIN;
    }
    if (dollar) {
      return ShellPlace.AFTER_DOLLAR;
    }
    if (escaped) {
      return ShellPlace.AFTER_BACKSLASH;
    }
    return place == ShellPlace.ARITHMETIC ? place : command().judge(place);
  }

  /// Equal where the same text means the same.
  String snapshot() {
    return frames.stream().map(Frame::toString).collect(Collectors.joining(" "))
        + announced
        + escaped
        + dollar
        + readsDelimiter
        + uncertain;
  }

  private SimpleCommand command() {
    for (Frame frame : frames) {
      if (frame.kind == Kind.COMMAND) {
        return frame.command;
      }
    }
    return frames.getLast().command;
  }

  private void read(char letter) {
    switch (frames.element().kind) {
      case COMMAND -> readCommand(letter);
      case DOUBLE -> readDouble(letter);
      case SINGLE -> readSingle(letter);
      case DOLLAR_SINGLE -> readDollarSingle(letter);
      case COMMENT -> readComment(letter);
      case BACKTICK -> readBacktick(letter);
      case PARAMETER -> readParameter(letter);
      case ARITHMETIC -> readArithmetic(letter);
      case HERE_DOCUMENT -> readHereDocument(letter);
    }
  }

  private void readCommand(char letter) {
    Frame frame = frames.element();
    SimpleCommand command = frame.command;
    if (escaped) {
      escaped = false;
      if (letter != '\n') {
        command.add(letter);
        delimiterLetter(letter);
      }
      return;
    }
    if (readsDelimiter && readDelimiter(letter)) {
      return;
    }
    if (dollar) {
      dollar = false;
      if (expansion(letter)) {
        return;
      }
      if (letter == '\'') {
        frames.push(new Frame(Kind.DOLLAR_SINGLE));
        return;
      }
    }
    if (letter == '<') {
      lessThan = lessThan + "<";
      return;
    }
    if (settleLessThan() && readsDelimiter) {
      readCommand(letter);
      return;
    }
    switch (letter) {
      case '\\' -> escaped = true;
      case '\'' -> frames.push(new Frame(Kind.SINGLE));
      case '"' -> frames.push(new Frame(Kind.DOUBLE));
      case '`' -> frames.push(new Frame(Kind.BACKTICK));
      case '$' -> {
        dollar = true;
        command.add('$');
      }
      case '#' -> {
        if (command.atWordStart()) {
          frames.push(new Frame(Kind.COMMENT));
        } else {
          command.add('#');
        }
      }
      case '(' -> openParenthesis(frame);
      case ')' -> closeParenthesis(frame);
      case '\n' -> {
        command.end();
        beginHereDocument();
      }
      case ';', '&', '|' -> command.end();
      case ' ', '\t', '\r' -> command.endWord();
      case '>' -> command.endWord();
      default -> command.add(letter);
    }
    uncertain |= frame.kind == Kind.COMMAND && frame != frames.getLast() && command.wasCase();
  }

  private void openParenthesis(Frame frame) {
    if (frame.command.isEmpty() && frame.command.wasParenthesis()) {
      frame.depth--;
      Frame arithmetic = new Frame(Kind.ARITHMETIC);
      arithmetic.depth = 2;
      frames.push(arithmetic);
      return;
    }
    frame.command.end();
    frame.command.parenthesis();
    frame.depth++;
  }

  private void closeParenthesis(Frame frame) {
    frame.command.end();
    if (frame.depth > 0) {
      frame.depth--;
    } else if (frames.size() > 1) {
      frames.pop();
      command().add('\0');
    }
  }

  /// After a `$`: whether an expansion of several characters begins.
  private boolean expansion(char letter) {
    switch (letter) {
      case '(' -> {
        Frame substitution = new Frame(Kind.COMMAND);
        substitution.command.parenthesis();
        frames.push(substitution);
      }
      case '{' -> frames.push(new Frame(Kind.PARAMETER));
      case '[' -> {
        Frame arithmetic = new Frame(Kind.ARITHMETIC);
        arithmetic.depth = -1;
        frames.push(arithmetic);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void readDouble(char letter) {
    if (escaped) {
      escaped = false;
      command().add(letter);
      return;
    }
    if (dollar) {
      dollar = false;
      if (expansion(letter)) {
        return;
      }
    }
    switch (letter) {
      case '\\' -> escaped = true;
      case '"' -> {
        frames.pop();
        command().quoted();
      }
      case '$' -> dollar = true;
      case '`' -> frames.push(new Frame(Kind.BACKTICK));
      default -> command().add(letter);
    }
  }

  private void readSingle(char letter) {
    if (letter == '\'') {
      frames.pop();
      command().quoted();
    } else {
      command().add(letter);
    }
  }

  private void readDollarSingle(char letter) {
    if (escaped) {
      escaped = false;
    } else if (letter == '\\') {
      escaped = true;
    } else if (letter == '\'') {
      frames.pop();
      command().quoted();
    }
  }

  private void readComment(char letter) {
    if (letter == '\n') {
      frames.pop();
      readCommand(letter);
    }
  }

  private void readBacktick(char letter) {
    if (escaped) {
      escaped = false;
    } else if (letter == '\\') {
      escaped = true;
    } else if (letter == '`') {
      frames.pop();
      command().quoted();
    }
  }

  private void readParameter(char letter) {
    if (escaped) {
      escaped = false;
      return;
    }
    if (dollar) {
      dollar = false;
      if (expansion(letter)) {
        return;
      }
    }
    switch (letter) {
      case '\\' -> escaped = true;
      case '}' -> {
        frames.pop();
        command().add('\0');
      }
      case '\'' -> {
        if (!insideDouble()) {
          frames.push(new Frame(Kind.SINGLE));
        }
      }
      case '"' -> frames.push(new Frame(Kind.DOUBLE));
      case '`' -> frames.push(new Frame(Kind.BACKTICK));
      case '$' -> dollar = true;
      default -> {}
    }
  }

  /// In double quotes a single quote inside `${...}` is itself.
  private boolean insideDouble() {
    for (Frame frame : frames) {
      if (frame.kind == Kind.COMMAND) {
        return false;
      }
      if (frame.kind == Kind.DOUBLE) {
        return true;
      }
    }
    return false;
  }

  private void readArithmetic(char letter) {
    Frame frame = frames.element();
    if (dollar) {
      dollar = false;
      if (expansion(letter)) {
        return;
      }
    }
    if (frame.depth < 0) {
      if (letter == ']') {
        frames.pop();
        command().add('\0');
      }
    } else if (letter == '(') {
      frame.depth++;
    } else if (letter == ')') {
      frame.depth--;
      if (frame.depth == 0) {
        frames.pop();
        command().add('\0');
      }
    }
    if (letter == '$') {
      dollar = true;
    } else if (letter == '`') {
      frames.push(new Frame(Kind.BACKTICK));
    }
  }

  /// Two `<` announce a here-document, three a here-string; gives whether any stood here.
  private boolean settleLessThan() {
    if (lessThan.isEmpty()) {
      return false;
    }
    if (lessThan.equals("<<")) {
      readsDelimiter = true;
      delimiter = new StringBuilder();
      delimiterQuote = '\0';
    } else {
      command().endWord();
    }
    lessThan = "";
    return true;
  }

  private void delimiterLetter(char letter) {
    if (readsDelimiter) {
      delimiter.append(letter);
    }
  }

  /// Whether the letter belongs to the delimiter of a here-document, with its quotes taken away.
  private boolean readDelimiter(char letter) {
    if (delimiterQuote != '\0') {
      if (letter == delimiterQuote) {
        delimiterQuote = '\0';
      } else {
        delimiter.append(letter);
      }
      return true;
    }
    if (delimiter.isEmpty() && (letter == ' ' || letter == '\t')) {
      return true;
    }
    if (letter == '\'' || letter == '"') {
      delimiterQuote = letter;
      return true;
    }
    if (letter == '\\') {
      escaped = true;
      return true;
    }
    if (" \t\n;&|<>()".indexOf(letter) < 0) {
      delimiter.append(letter);
      return true;
    }
    readsDelimiter = false;
    String word = delimiter.toString();
    boolean strips = word.startsWith("-");
    announced.add(new HereDocument(strips ? word.substring(1) : word, strips));
    return false;
  }

  private void beginHereDocument() {
    if (!announced.isEmpty()) {
      frames.push(new Frame(Kind.HERE_DOCUMENT));
      line.setLength(0);
    }
  }

  private void readHereDocument(char letter) {
    if (letter != '\n') {
      line.append(letter);
      return;
    }
    HereDocument document = announced.getFirst();
    String content = line.toString();
    if (document.stripsTabs()) {
      content = content.replaceFirst("^\t+", "");
    }
    line.setLength(0);
    if (content.equals(document.delimiter())) {
      announced.removeFirst();
      if (announced.isEmpty()) {
        frames.pop();
      }
    }
  }
}
