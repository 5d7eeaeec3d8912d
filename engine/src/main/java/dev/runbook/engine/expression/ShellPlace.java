package dev.runbook.engine.expression;

import java.util.Optional;

/// Where a value stands in a shell script, and why it may not stand there.
enum ShellPlace {
  /// Outside of all quotes.
  WORD,
  DOUBLE_QUOTES,
  SINGLE_QUOTES,
  COMMENT,
  ARITHMETIC,
  AFTER_DOLLAR(
      "A `$` stands right before the value, and together they would mean something else.",
      "Write `\\$` for a dollar sign, or leave it out."),
  AFTER_BACKSLASH(
      "A backslash stands right before the value, and would take its quotes away.",
      "Leave the backslash out: values are quoted by themselves."),
  DOLLAR_QUOTES(
      "A value cannot be escaped inside `$'...'`.", "Let the value stand outside of the quotes."),
  PARAMETER(
      "A value cannot be escaped inside `${...}`.",
      "Put it in a variable of the script first: `x={{x}}`."),
  BACKTICKS("A value cannot be escaped inside backticks.", "Write `$(...)` in place of backticks."),
  HERE_DOCUMENT(
      "A value cannot be escaped in a here-document.",
      "Give the text with the argument `stdin`, or print it: `printf '%s\\n' {{x}}`."),
  HERE_DELIMITER("A value cannot end a here-document.", "Write the delimiter out."),
  DOUBLE_BRACKETS(
      "A value inside `[[ ]]` may be evaluated as a pattern or as arithmetic.", "Use `[ ]`."),
  CODE(
      "The value would stand in code for another interpreter, which this script cannot escape it"
          + " for.",
      "Pass it as an argument or in the environment, and let that code refer to it: `sh -c 'echo"
          + " \"$1\"' sh {{x}}`."),
  SQL_CODE(
      "The value would stand in SQL inside a shell command, and cannot be escaped there.",
      "Use a `sql` step, or pass it with `-v name={{x}}` and write `:'name'`."),
  REMOTE_CODE(
      "The value would stand in a command that `ssh` hands to another shell.",
      "Use `hosts` or `delegate_to`, which need no `ssh` here."),
  PROGRAM(
      "The value would stand in a program text of `awk` or `sed`, and cannot be escaped there.",
      "Pass it with `-v name={{x}}` (awk), or use the module `file`."),
  UNCERTAIN(
      "It cannot be judged how the value is quoted here, after `case` inside `$(...)`.",
      "Put it in a variable of the script first: `x={{x}}`.");

  /// Why no value may stand here.
  record Refusal(String message, String advice) {}

  private final String message;
  private final String advice;

  ShellPlace() {
    this("", "");
  }

  ShellPlace(String message, String advice) {
    this.message = message;
    this.advice = advice;
  }

  Optional<Refusal> refusal() {
    return message.isEmpty() ? Optional.empty() : Optional.of(new Refusal(message, advice));
  }
}
