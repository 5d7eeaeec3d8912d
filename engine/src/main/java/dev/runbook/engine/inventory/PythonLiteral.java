package dev.runbook.engine.inventory;

import dev.runbook.engine.source.Span;
import dev.runbook.engine.yaml.Node;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a value of an INI inventory as Ansible does: as a literal of Python (`ast.literal_eval`)
/// when it is one, as text otherwise. So `22` is a number, `True` a boolean, `80,443` a list,
/// `'22'` a text, and `yes` a text.
///
/// `true` and `false`, texts to Python, are read as the booleans they are meant to be.
final class PythonLiteral {
  private static final int MAX_DEPTH = 20;
  private static final Pattern NUMBER =
      Pattern.compile(
          "-?(0[xX][0-9A-Fa-f]+|0[oO][0-7]+|0[bB][01]+"
              + "|(?:[0-9]+\\.[0-9]*|\\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]+)?)");

  /// The text is not a literal.
  private static final class NotLiteral extends Exception {
    NotLiteral() {
      super("not a literal", null, false, false);
    }
  }

  private final String text;
  private final Span place;
  private int at;

  private PythonLiteral(String text, Span place) {
    this.text = text;
    this.place = place;
  }

  /// The value, each part of it with the same place.
  static Node read(String text, Span place) {
    if (text.equals("true") || text.equals("false")) {
      return plain(text, place);
    }
    try {
      PythonLiteral literal = new PythonLiteral(text.strip(), place);
      Node value = literal.topLevel();
      return value;
    } catch (NotLiteral e) {
      return quoted(text, place);
    }
  }

  private static Node plain(String text, Span place) {
    return new Node.Scalar(place, text, Node.Style.PLAIN, Optional.empty());
  }

  private static Node quoted(String text, Span place) {
    return new Node.Scalar(place, text, Node.Style.SINGLE_QUOTED, Optional.empty());
  }

  private Node topLevel() throws NotLiteral {
    Node first = value(0);
    blanks();
    if (peek() != ',') {
      end();
      return first;
    }
    List<Node> items = new ArrayList<>(List.of(first));
    while (peek() == ',') {
      at++;
      blanks();
      if (at < text.length() && peek() != '#') {
        items.add(value(0));
        blanks();
      }
    }
    end();
    return new Node.Sequence(place, items);
  }

  private void end() throws NotLiteral {
    blanks();
    if (at < text.length() && peek() != '#') {
      throw new NotLiteral();
    }
  }

  private Node value(int depth) throws NotLiteral {
    blanks();
    if (depth > MAX_DEPTH) {
      throw new NotLiteral();
    }
    return switch (peek()) {
      case '\'', '"' -> quoted(string(), place);
      case '[' -> new Node.Sequence(place, items(']', depth));
      case '(' -> tuple(depth);
      case '{' -> dictionary(depth);
      default -> word();
    };
  }

  private Node tuple(int depth) throws NotLiteral {
    int before = at;
    List<Node> items = items(')', depth);
    boolean parenthesized = items.size() == 1 && text.substring(before, at).indexOf(',') < 0;
    return parenthesized ? items.getFirst() : new Node.Sequence(place, items);
  }

  private List<Node> items(char close, int depth) throws NotLiteral {
    at++;
    List<Node> items = new ArrayList<>();
    blanks();
    while (peek() != close) {
      items.add(value(depth + 1));
      separator(close);
    }
    at++;
    return items;
  }

  private Node dictionary(int depth) throws NotLiteral {
    at++;
    List<Node.Entry> entries = new ArrayList<>();
    blanks();
    while (peek() != '}') {
      Node key = value(depth + 1);
      blanks();
      if (!(key instanceof Node.Scalar scalar) || peek() != ':') {
        throw new NotLiteral();
      }
      at++;
      Node value = value(depth + 1);
      entries.removeIf(entry -> entry.key().text().equals(scalar.text()));
      entries.add(new Node.Entry(scalar, value));
      separator('}');
    }
    at++;
    return new Node.Mapping(place, entries, Optional.empty());
  }

  private void separator(char close) throws NotLiteral {
    blanks();
    if (peek() == ',') {
      at++;
      blanks();
    } else if (peek() != close) {
      throw new NotLiteral();
    }
  }

  private Node word() throws NotLiteral {
    for (String[] word : new String[][] {{"True", "true"}, {"False", "false"}, {"None", "null"}}) {
      if (text.startsWith(word[0], at) && !continues(at + word[0].length())) {
        at += word[0].length();
        return plain(word[1], place);
      }
    }
    Matcher number = NUMBER.matcher(text).region(at, text.length());
    if (!number.lookingAt() || continues(number.end())) {
      throw new NotLiteral();
    }
    at = number.end();
    return plain(decimal(number.group()), place);
  }

  private static String decimal(String number) throws NotLiteral {
    String digits = number.startsWith("-") ? number.substring(1) : number;
    String sign = number.startsWith("-") ? "-" : "";
    if (digits.matches("0[0-9]*[1-9][0-9]*")) {
      throw new NotLiteral();
    }
    if (digits.matches("0[xX].+")) {
      return sign + new BigInteger(digits.substring(2), 16);
    }
    if (digits.matches("0[oO].+")) {
      return sign + new BigInteger(digits.substring(2), 8);
    }
    if (digits.matches("0[bB].+")) {
      return sign + new BigInteger(digits.substring(2), 2);
    }
    return digits.matches("0+") ? "0" : number;
  }

  private boolean continues(int index) {
    return index < text.length()
        && (Character.isLetterOrDigit(text.charAt(index))
            || "_.'\"".indexOf(text.charAt(index)) >= 0);
  }

  private String string() throws NotLiteral {
    char quote = text.charAt(at++);
    StringBuilder content = new StringBuilder();
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      content.append(c == '\\' ? escaped() : String.valueOf(c));
    }
    if (at >= text.length()) {
      throw new NotLiteral();
    }
    at++;
    if (continues(at)) {
      throw new NotLiteral();
    }
    return content.toString();
  }

  private String escaped() throws NotLiteral {
    if (at >= text.length()) {
      throw new NotLiteral();
    }
    char c = text.charAt(at++);
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case '\\', '\'', '"' -> String.valueOf(c);
      case 'x' -> codePoint(2);
      case 'u' -> codePoint(4);
      default -> "\\" + c;
    };
  }

  private String codePoint(int digits) throws NotLiteral {
    int end = at + digits;
    if (end > text.length() || !text.substring(at, end).matches("[0-9A-Fa-f]+")) {
      throw new NotLiteral();
    }
    String found = Character.toString(Integer.parseInt(text.substring(at, end), 16));
    at = end;
    return found;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void blanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }
}
