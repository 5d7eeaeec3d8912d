package dev.runbook.engine.diagnostic;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.source.Span;
import java.util.Optional;

/// One finding about a file: where, which rule, one sentence that says what is wrong, and what
/// would be right.
///
/// @param message one sentence in the user's words, code in backticks, with its full stop
/// @param advice what would be right: choices, or "Did you mean `x`?"; longer help may follow on
///   further lines
public record Diagnostic(
    Severity severity, RuleId rule, Optional<Span> span, String message, Optional<String> advice) {
  public Diagnostic {
    requireNonNull(severity, "severity is null");
    requireNonNull(rule, "rule is null");
    requireNonNull(span, "span is null");
    requireNonNull(message, "message is null");
    requireNonNull(advice, "advice is null");
  }

  public static Diagnostic error(String rule, Span span, String message) {
    return new Diagnostic(
        Severity.ERROR, new RuleId(rule), Optional.of(span), message, Optional.empty());
  }

  public static Diagnostic warning(String rule, Span span, String message) {
    return new Diagnostic(
        Severity.WARNING, new RuleId(rule), Optional.of(span), message, Optional.empty());
  }

  /// A finding that has no place in a file, such as one about the command line.
  public static Diagnostic error(String rule, String message) {
    return new Diagnostic(
        Severity.ERROR, new RuleId(rule), Optional.empty(), message, Optional.empty());
  }

  /// A finding of the rule that keeps a run from starting, whatever the rule's own severity.
  public static Diagnostic error(Rule rule, Span span, String message) {
    return new Diagnostic(Severity.ERROR, rule.id(), Optional.of(span), message, Optional.empty());
  }

  /// A finding of the rule that is only said, whatever the rule's own severity.
  public static Diagnostic warning(Rule rule, Span span, String message) {
    return new Diagnostic(
        Severity.WARNING, rule.id(), Optional.of(span), message, Optional.empty());
  }

  /// A finding of the rule without a place in a file.
  public static Diagnostic error(Rule rule, String message) {
    return new Diagnostic(Severity.ERROR, rule.id(), Optional.empty(), message, Optional.empty());
  }

  public Diagnostic withAdvice(String text) {
    return new Diagnostic(severity, rule, span, message, Optional.of(text));
  }

  /// Adds the advice when there is one.
  public Diagnostic withAdvice(Optional<String> text) {
    return text.map(this::withAdvice).orElse(this);
  }
}
