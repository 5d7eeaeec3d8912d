package dev.runbook.engine.expression;

/// What kind of text a template stands in; decides how `{{x}}` is escaped there.
public enum Place {
  /// Nothing is escaped.
  PLAIN,
  /// A POSIX shell script: escaped for the word or the quotes it stands in; the result is a
  /// [ShellText].
  SHELL,
  /// SQL: becomes a bind parameter, or a quoted identifier or literal; the result is a [SqlText].
  SQL,
  /// The text itself is a CEL expression, as in `assert.that`: the value is a mapping `{
  /// expression, value }`.
  EXPRESSION
}
