package dev.runbook.engine.diagnostic;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.source.Span;
import java.util.Optional;

/// One thing that can be found wrong, as `runbook check --list-rules` and the reference of messages
/// explain it.
///
/// @param says what is wrong when it is found, one short sentence without names: "A key is not
///   known."
/// @param why what would go wrong otherwise and what to do, for the reference; may be several
///   sentences
public record Rule(RuleId id, Severity severity, Certainty certainty, String says, String why) {
  /// Whether a finding can be mistaken.
  public enum Certainty {
    /// It is wrong whatever was meant.
    CERTAIN,
    /// It is wrong most of the time. The author of a step may answer it, with a reason: `allow: [{
    /// rule: ..., because: ... }]`.
    GUESS
  }

  public Rule {
    requireNonNull(id, "id is null");
    requireNonNull(severity, "severity is null");
    requireNonNull(certainty, "certainty is null");
    requireNonNull(says, "says is null");
    requireNonNull(why, "why is null");
  }

  public static Rule error(String id, String says, String why) {
    return new Rule(new RuleId(id), Severity.ERROR, Certainty.CERTAIN, says, why);
  }

  public static Rule warning(String id, String says, String why) {
    return new Rule(new RuleId(id), Severity.WARNING, Certainty.CERTAIN, says, why);
  }

  /// The same rule, whose findings the author of a step may answer.
  public Rule guessing() {
    return new Rule(id, severity, Certainty.GUESS, says, why);
  }

  /// A finding of this rule.
  public Diagnostic at(Span span, String message) {
    return new Diagnostic(severity, id, Optional.of(span), message, Optional.empty());
  }
}
