package dev.runbook.cli.report;

import dev.runbook.engine.diagnostic.Rule;
import java.util.ArrayList;
import java.util.List;

/// The rules of a check, for people.
public final class RuleText {
  private RuleText() {}

  /// A line for each.
  public static List<String> list(List<Rule> rules) {
    int width = rules.stream().mapToInt(rule -> rule.id().id().length()).max().orElse(0);
    return rules.stream()
        .map(rule ->
            rule.id().id()
                + " ".repeat(width - rule.id().id().length() + 2)
                + (kind(rule) + "       ").substring(0, 9)
                + rule.says())
        .toList();
  }

  /// What it says, why, and what one can do.
  public static List<String> explanation(Rule rule) {
    List<String> lines = new ArrayList<>();
    lines.add(rule.id() + " (" + kind(rule) + ")");
    lines.add("");
    lines.add(rule.says());
    lines.add(rule.why());
    if (rule.certainty() == Rule.Certainty.GUESS) {
      lines.add("");
      lines.add("It guesses. Where it is right as it is, answer it in the step, with a reason:");
      lines.add("  allow: [{ rule: " + rule.id() + ", because: ... }]");
    }
    return lines;
  }

  /// `error` or `warning`, with a mark on those that guess.
  private static String kind(Rule rule) {
    return FindingsJson.word(rule.severity())
        + (rule.certainty() == Rule.Certainty.GUESS ? "?" : "");
  }
}
