package dev.runbook.cli.report;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.check.AnsweredFinding;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Severity;
import dev.runbook.engine.secret.Redactor;
import java.util.List;

/// What a check of several runbooks came to.
///
/// @param files the runbooks as they were named
/// @param found what was found, sorted by place
/// @param redactor for what messages repeat
public record Findings(
    List<String> files, List<Diagnostic> found, List<AnsweredFinding> answered, Redactor redactor) {
  public Findings {
    files = List.copyOf(files);
    found = List.copyOf(found);
    answered = List.copyOf(answered);
    requireNonNull(redactor, "redactor is null");
  }

  long count(Severity severity) {
    return found.stream().filter(each -> each.severity() == severity).count();
  }

  /// The sentence without its secrets.
  String message(Diagnostic finding) {
    return redactor.redact(finding.message());
  }
}
