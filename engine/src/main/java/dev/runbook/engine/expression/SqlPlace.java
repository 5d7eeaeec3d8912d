package dev.runbook.engine.expression;

import java.util.Optional;

/// Where a value stands in SQL, and why it may not stand there.
enum SqlPlace {
  /// In an expression: becomes a bind parameter.
  PARAMETER,
  /// In a statement or place that takes no parameters: becomes a quoted literal.
  LITERAL,
  /// In place of a name: becomes a quoted identifier.
  IDENTIFIER,
  /// Inside `"..."`.
  QUOTED_IDENTIFIER,
  /// Inside `'...'`.
  STRING,
  /// Inside `E'...'`.
  ESCAPE_STRING,
  LINE_COMMENT,
  BLOCK_COMMENT,
  UNICODE_STRING(
      "A value cannot be escaped inside `U&'...'`.",
      "Let the value stand alone: it becomes a parameter."),
  DOLLAR_STRING(
      "A value cannot be escaped inside a dollar-quoted string, such as the body of `do`.",
      "Set it first, with `select set_config('run.x', {{x}}, false)`, and read"
          + " `current_setting('run.x')` in the body."),
  BODY("The body of `do` cannot be a value.", "Write the body out, or use a `script`."),
  TYPE("The name of a type cannot be a value.", "Write the type out."),
  GLUED(
      "The value stands right beside a name or a number.",
      "Put the whole name in double quotes, as in `\"part_{{x}}\"`, or leave a blank between."),
  UNCERTAIN(
      "It cannot be judged whether the value stands in a comment: `/*/` is read in two ways.",
      "Leave a blank after `/*`."),
  ORDER(
      "In `order by` and `group by` a parameter is a constant and orders nothing.",
      "Name a column by putting the value in double quotes: `\"{{x}}\"`.");

  /// Why no value may stand here.
  record Refusal(String message, String advice) {}

  private final String message;
  private final String advice;

  SqlPlace() {
    this("", "");
  }

  SqlPlace(String message, String advice) {
    this.message = message;
    this.advice = advice;
  }

  Optional<Refusal> refusal() {
    return message.isEmpty() ? Optional.empty() : Optional.of(new Refusal(message, advice));
  }
}
