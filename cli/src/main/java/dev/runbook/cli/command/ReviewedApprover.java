package dev.runbook.cli.command;

import dev.runbook.engine.plan.PlannedQuestion;
import dev.runbook.engine.run.Approver;
import dev.runbook.engine.saved.ReviewedAnswer;
import dev.runbook.engine.saved.SavedPlan;
import java.util.Optional;

/// Answers as was answered at the review of a saved plan; what was not asked or not granted then is
/// asked now.
final class ReviewedApprover implements Approver {
  private final SavedPlan plan;
  private final String file;
  private final Approver otherwise;

  ReviewedApprover(SavedPlan plan, String file, Approver otherwise) {
    this.plan = plan;
    this.file = file;
    this.otherwise = otherwise;
  }

  @Override
  public Answer approve(String host, String step, String text) throws InterruptedException {
    Optional<Answer> reviewed = reviewed(PlannedQuestion.Kind.APPROVE, host, step, text);
    return reviewed.isPresent() ? reviewed.get() : otherwise.approve(host, step, text);
  }

  @Override
  public Answer confirm(String host, String step, String question) throws InterruptedException {
    Optional<Answer> reviewed = reviewed(PlannedQuestion.Kind.CONFIRM, host, step, question);
    return reviewed.isPresent() ? reviewed.get() : otherwise.confirm(host, step, question);
  }

  private Optional<Answer> reviewed(
      PlannedQuestion.Kind kind, String host, String step, String text) {
    return plan.answers().stream()
        .filter(answer -> answer.granted() && answer.answers(kind, host, step, text))
        .map(ReviewedAnswer::by)
        .map(by -> new Answer(true, by + ", at the review of " + file))
        .findFirst();
  }
}
