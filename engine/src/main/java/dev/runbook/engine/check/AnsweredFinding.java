package dev.runbook.engine.check;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.runbook.Answer;

/// What a rule that guesses has found, and why the author of the step says that it is right as it
/// is; nobody is told of it but the reviewers of the plan.
public record AnsweredFinding(Diagnostic finding, Answer answer) {
  public AnsweredFinding {
    requireNonNull(finding, "finding is null");
    requireNonNull(answer, "answer is null");
  }

  public String because() {
    return answer.because();
  }
}
