package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.diagnostic.RuleId;
import dev.runbook.engine.diagnostic.Severity;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.expression.ExpressionRules;
import dev.runbook.engine.expression.TemplateRules;
import dev.runbook.engine.inventory.InventoryRules;
import dev.runbook.engine.runbook.Answer;
import dev.runbook.engine.runbook.Runbook;
import dev.runbook.engine.runbook.RunbookFileRules;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.yaml.YamlRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The answers under `allow` in a runbook's steps. One answers what its rule has found within the
/// lines of its step, in the same file: what a step includes is answered where it stands.
final class Answers {
  private static final Map<RuleId, Rule> KNOWN =
      Stream.of(
              CheckRules.ALL,
              ExpressionRules.ALL,
              InventoryRules.ALL,
              RunbookFileRules.ALL,
              TemplateRules.ALL,
              YamlRules.ALL)
          .flatMap(List::stream)
          .collect(Collectors.toUnmodifiableMap(Rule::id, rule -> rule));

  private final Map<Answer, Span> answers = new LinkedHashMap<>();
  private final Set<AnsweredFinding> answered = new LinkedHashSet<>();

  Answers(Runbook runbook) {
    StepTree.visit(
        runbook,
        (step, _) ->
            step.modifiers().answers().forEach(answer -> answers.put(answer, step.span())));
  }

  /// What is left when the answers are taken into account, and what is wrong with the answers,
  /// sorted.
  List<Diagnostic> left(List<Diagnostic> found) {
    Diagnostics left = new Diagnostics();
    Set<Answer> used = new LinkedHashSet<>();
    for (Diagnostic finding : found) {
      List<Answer> own = guesses(finding.rule()) ? to(finding) : List.of();
      if (own.isEmpty()) {
        left.add(finding);
      } else {
        used.addAll(own);
        answered.add(new AnsweredFinding(finding, own.getFirst()));
      }
    }
    for (Answer answer : answers.keySet()) {
      wrong(answer, used).ifPresent(left::add);
    }
    return left.all();
  }

  /// What [#left] has left out.
  List<AnsweredFinding> answered() {
    return List.copyOf(answered);
  }

  private List<Answer> to(Diagnostic finding) {
    List<Answer> own = new ArrayList<>();
    answers.forEach((answer, step) -> {
      if (answer.rule().equals(finding.rule())
          && !answer.because().isBlank()
          && finding.span().filter(span -> within(span, step)).isPresent()) {
        own.add(answer);
      }
    });
    return own;
  }

  private static boolean within(Span span, Span step) {
    return span.file().equals(step.file())
        && span.start().compareTo(step.start()) >= 0
        && span.start().compareTo(step.end()) < 0;
  }

  private static boolean guesses(RuleId id) {
    Rule rule = KNOWN.get(id);
    return rule != null && rule.certainty() == Rule.Certainty.GUESS;
  }

  private static Optional<Diagnostic> wrong(Answer answer, Set<Answer> used) {
    RuleId id = answer.rule();
    if (!KNOWN.containsKey(id)) {
      return Optional.of(
          RunbookFileRules.ALLOW_NOT_A_RULE
              .at(answer.span(), "There is no rule `" + id + "`.")
              .withAdvice(
                  Suggestion.didYouMean(id.id(), KNOWN.keySet().stream().map(RuleId::id).toList())
                      .orElse("`runbook check --list-rules` lists them.")));
    }
    if (!guesses(id)) {
      return Optional.of(
          CheckRules.ALLOW_CERTAIN
              .at(answer.span(), "What `" + id + "` finds is wrong for certain.")
              .withAdvice("Mend what it finds; only rules that guess can be answered."));
    }
    if (answer.because().isBlank()) {
      return Optional.of(
          CheckRules.ALLOW_NO_REASON
              .at(answer.span(), "The answer to `" + id + "` has no reason.")
              .withAdvice("Say why it is right here, for whoever reviews the plan."));
    }
    return used.contains(answer)
        ? Optional.empty()
        : Optional.of(
            CheckRules.ALLOW_UNUSED
                .at(answer.span(), "Nothing in this step breaks `" + id + "`.")
                .withAdvice("Remove the answer: it would hide what somebody adds later."));
  }

  static boolean hasErrors(List<Diagnostic> findings) {
    return findings.stream().anyMatch(each -> each.severity() == Severity.ERROR);
  }
}
