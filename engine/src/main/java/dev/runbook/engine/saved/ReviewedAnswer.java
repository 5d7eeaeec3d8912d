package dev.runbook.engine.saved;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.plan.PlannedQuestion;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What somebody answered at the review of a plan.
///
/// @param step the name of the step
/// @param question as it was shown then; what was not known yet stands between `‹` and `›`
/// @param by who answered; empty when nobody did
public record ReviewedAnswer(
    PlannedQuestion.Kind kind,
    String host,
    String step,
    String question,
    boolean granted,
    String by) {
  private static final Pattern NOT_KNOWN_THEN = Pattern.compile("‹[^›]*›");

  public ReviewedAnswer {
    requireNonNull(kind, "kind is null");
    requireNonNull(host, "host is null");
    requireNonNull(step, "step is null");
    requireNonNull(question, "question is null");
    requireNonNull(by, "by is null");
  }

  /// Whether it answers a question of the run: the same one, as far as it was known at the review.
  public boolean answers(
      PlannedQuestion.Kind askedKind, String askedHost, String askedStep, String asked) {
    String pattern =
        NOT_KNOWN_THEN
            .splitAsStream(question + " ")
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return kind == askedKind
        && host.equals(askedHost)
        && step.equals(askedStep)
        && Pattern.compile(pattern, Pattern.DOTALL).matcher(asked + " ").matches();
  }
}
