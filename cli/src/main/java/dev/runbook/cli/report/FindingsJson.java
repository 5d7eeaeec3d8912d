package dev.runbook.cli.report;

import dev.runbook.engine.check.AnsweredFinding;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.diagnostic.Severity;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a check found, as JSON: docs/check.md describes it.
///
/// Keys may be added; those that are there stay and keep their meaning while `version` is 1.
public final class FindingsJson {
  private FindingsJson() {}

  public static Value of(Findings findings) {
    Map<String, Value> document = new LinkedHashMap<>();
    document.put("version", Value.whole(1));
    document.put("files", Value.list(findings.files().stream().map(Value::text).toList()));
    document.put("errors", Value.whole(findings.count(Severity.ERROR)));
    document.put("warnings", Value.whole(findings.count(Severity.WARNING)));
    document.put(
        "findings",
        Value.list(
            findings.found().stream().map(each -> Value.map(finding(each, findings))).toList()));
    document.put(
        "answered",
        Value.list(findings.answered().stream().map(each -> answered(each, findings)).toList()));
    return Value.map(document);
  }

  /// The rules, as `check --list-rules --format json` lists them.
  public static Value rules(List<Rule> rules) {
    return Value.list(
        rules.stream()
            .map(rule -> {
              Map<String, Value> fields = new LinkedHashMap<>();
              fields.put("rule", Value.text(rule.id().id()));
              fields.put("severity", Value.text(word(rule.severity())));
              fields.put("guess", Value.bool(rule.certainty() == Rule.Certainty.GUESS));
              fields.put("says", Value.text(rule.says()));
              fields.put("why", Value.text(rule.why()));
              return Value.map(fields);
            })
            .toList());
  }

  private static Value answered(AnsweredFinding answered, Findings findings) {
    Map<String, Value> fields = finding(answered.finding(), findings);
    fields.put("because", Value.text(findings.redactor().redact(answered.because())));
    return Value.map(fields);
  }

  private static Map<String, Value> finding(Diagnostic finding, Findings findings) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("severity", Value.text(word(finding.severity())));
    fields.put("rule", Value.text(finding.rule().id()));
    fields.put("message", Value.text(findings.message(finding)));
    finding
        .advice()
        .ifPresent(advice -> fields.put("advice", Value.text(findings.redactor().redact(advice))));
    finding.span().ifPresent(span -> place(span, fields));
    return fields;
  }

  private static void place(Span span, Map<String, Value> fields) {
    fields.put("file", Value.text(span.file().name()));
    fields.put("line", Value.whole(span.start().line()));
    fields.put("column", Value.whole(span.start().column()));
    fields.put("endLine", Value.whole(span.end().line()));
    fields.put("endColumn", Value.whole(span.end().column()));
  }

  static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }
}
