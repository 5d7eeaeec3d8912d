package dev.runbook.engine.expression;

import dev.cel.common.CelIssue;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What CEL's parser says, in our words.
final class SyntaxMessages {
  private static final Pattern UNEXPECTED =
      Pattern.compile("(?:mismatched|extraneous) input '(.+?)' expecting.*", Pattern.DOTALL);
  private static final Pattern NO_ALTERNATIVE =
      Pattern.compile("no viable alternative at input '(.+?)'", Pattern.DOTALL);
  private static final Pattern RESERVED = Pattern.compile("reserved identifier: (.+)");

  private static final List<String> KEYWORDS = List.of("in", "null", "true", "false");

  private SyntaxMessages() {}

  static Diagnostic diagnostic(CelIssue issue, ScalarText text) {
    int offset =
        offset(
            text.text(),
            issue.getSourceLocation().getLine(),
            issue.getSourceLocation().getColumn());
    String message = issue.getMessage();
    Matcher reserved = RESERVED.matcher(message);
    if (reserved.find()) {
      return error(
          text.at(offset, offset + reserved.group(1).length()),
          "`" + reserved.group(1) + "` is a reserved word of the expression language.",
          Optional.of("Give the name another spelling."));
    }
    if (message.startsWith("`has` takes")) {
      return error(
          text.at(offset, offset + 1),
          message,
          Optional.of("Write `has(name)` or `has(name.field)`."));
    }
    return error(
        where(text, offset), sentence(message, text.text(), offset), advice(text.text(), offset));
  }

  private static Span where(ScalarText text, int offset) {
    return text.at(offset, offset + 1);
  }

  private static String sentence(String message, String text, int offset) {
    if (text.isBlank()) {
      return "The expression is empty.";
    }
    if (message.contains("token recognition error")) {
      char first = offset < text.length() ? text.charAt(offset) : ' ';
      return first == '"' || first == '\''
          ? "The text that begins here is not closed."
          : "`" + first + "` is not part of the expression language.";
    }
    Matcher unexpected = UNEXPECTED.matcher(message);
    if (unexpected.find()) {
      return ended(unexpected.group(1))
          ? "The expression ends where more is expected."
          : "`" + unexpected.group(1) + "` is not expected here.";
    }
    if (message.startsWith("missing ')'")) {
      return "A closing parenthesis is missing.";
    }
    if (NO_ALTERNATIVE.matcher(message).find()) {
      return keyword(text, offset)
          .map(word -> "`" + word + "` is a word of the expression language, and no field.")
          .orElse("The expression cannot be read from here on.");
    }
    return "The expression cannot be read: " + message.replaceAll("\\s+", " ").strip() + ".";
  }

  private static Optional<String> keyword(String text, int offset) {
    return KEYWORDS.stream().filter(word -> text.startsWith(word, offset)).findFirst();
  }

  private static boolean ended(String token) {
    return token.equals("<EOF>");
  }

  private static Optional<String> advice(String text, int offset) {
    Optional<String> word = keyword(text, offset);
    if (word.isPresent() && offset > 0 && text.charAt(offset - 1) == '.') {
      return word.map(field -> "Write `['" + field + "']` for the field.");
    }
    if (text.contains("{{")) {
      return Optional.of(
          "Names stand in an expression without braces: `inputs.label`, not `{{inputs.label}}`.");
    }
    if (text.matches(".*[^=!<>]=[^=].*")) {
      return Optional.of("Two values are compared with `==`.");
    }
    if (text.matches("(?s).*\\b(and|or|not)\\b.*")) {
      return Optional.of("Conditions are joined with `&&`, `||` and `!`.");
    }
    return Optional.empty();
  }

  private static Diagnostic error(Span span, String message, Optional<String> advice) {
    return Diagnostic.error(ExpressionRules.SYNTAX, span, message).withAdvice(advice);
  }

  /// CEL counts lines from 1 and columns from 0, in code points.
  static int offset(String text, int line, int column) {
    int start = 0;
    for (int i = 1; i < line; i++) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        break;
      }
      start = end + 1;
    }
    int left = text.codePointCount(start, text.length());
    return text.offsetByCodePoints(start, Math.min(Math.max(column, 0), left));
  }
}
