package dev.runbook.cli.report;

import dev.runbook.engine.check.AnsweredFinding;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.diagnostic.RuleId;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.Value;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a check found, as SARIF 2.1.0 (OASIS, docs.oasis-open.org/sarif/sarif/v2.1.0): one run, the
/// rules that found something with their explanations, a result each. What the runbook answers is a
/// result with a suppression.
public final class FindingsSarif {
  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

  private final Findings findings;
  private final Map<RuleId, Rule> rules =
      new TreeMap<>((one, other) -> one.id().compareTo(other.id()));

  private FindingsSarif(Findings findings, List<Rule> catalogue) {
    this.findings = findings;
    for (Rule rule : catalogue) {
      if (findings.found().stream().anyMatch(each -> each.rule().equals(rule.id()))
          || findings.answered().stream()
              .anyMatch(each -> each.finding().rule().equals(rule.id()))) {
        rules.put(rule.id(), rule);
      }
    }
  }

  /// @param catalogue all rules, of which those that found something are explained
  /// @param version of this program
  public static Value of(Findings findings, List<Rule> catalogue, String version) {
    return new FindingsSarif(findings, catalogue).document(version);
  }

  private Value document(String version) {
    List<Value> results = new ArrayList<>();
    findings.found().forEach(each -> results.add(result(each, Optional.empty())));
    for (AnsweredFinding each : findings.answered()) {
      results.add(result(each.finding(), Optional.of(each.because())));
    }
    Value driver =
        fields(
            "name", Value.text("runbook"),
            "version", Value.text(version),
            "rules", Value.list(rules.values().stream().map(FindingsSarif::rule).toList()));
    Value run =
        fields(
            "tool", fields("driver", driver),
            "columnKind", Value.text("unicodeCodePoints"),
            "results", Value.list(results));
    return fields(
        "$schema", Value.text(SCHEMA),
        "version", Value.text("2.1.0"),
        "runs", Value.list(List.of(run)));
  }

  private static Value rule(Rule rule) {
    return fields(
        "id", Value.text(rule.id().id()),
        "shortDescription", message(rule.says()),
        "fullDescription", message(rule.why()),
        "help", message(rule.says() + " " + rule.why()),
        "defaultConfiguration", fields("level", Value.text(FindingsJson.word(rule.severity()))));
  }

  private Value result(Diagnostic finding, Optional<String> because) {
    Map<String, Value> result = new LinkedHashMap<>();
    result.put("ruleId", Value.text(finding.rule().id()));
    int index = List.copyOf(rules.keySet()).indexOf(finding.rule());
    if (index >= 0) {
      result.put("ruleIndex", Value.whole(index));
    }
    result.put("level", Value.text(FindingsJson.word(finding.severity())));
    result.put(
        "message",
        message(
            findings.message(finding)
                + finding
                    .advice()
                    .map(advice -> "\n" + findings.redactor().redact(advice))
                    .orElse("")));
    finding.span().ifPresent(span -> result.put("locations", Value.list(List.of(location(span)))));
    because.ifPresent(reason ->
        result.put(
            "suppressions",
            Value.list(
                List.of(
                    fields(
                        "kind", Value.text("inSource"),
                        "justification", Value.text(findings.redactor().redact(reason)))))));
    return Value.map(result);
  }

  private static Value location(Span span) {
    Value region =
        fields(
            "startLine", Value.whole(span.start().line()),
            "startColumn", Value.whole(span.start().column()),
            "endLine", Value.whole(span.end().line()),
            "endColumn", Value.whole(span.end().column()));
    return fields(
        "physicalLocation",
        fields(
            "artifactLocation",
            fields("uri", Value.text(uri(span.file().name()))),
            "region",
            region));
  }

  /// A relative name is a relative reference, for whoever reads this in the same directory.
  private static String uri(String name) {
    try {
      return name.startsWith("/")
          ? new URI("file", "", name, null).toASCIIString()
          : new URI(null, null, name, null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a path that is no reference: " + name, e);
    }
  }

  private static Value message(String text) {
    return fields("text", Value.text(text));
  }

  private static Value fields(Object... pairs) {
    Map<String, Value> fields = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put((String) pairs[i], (Value) pairs[i + 1]);
    }
    return Value.map(fields);
  }
}
