package dev.runbook.engine.expression;

/// Carries a finding out through Mustache.java, which lets only unchecked exceptions pass.
final class TemplateStop extends RuntimeException {
  private final transient EvaluationException finding;

  TemplateStop(EvaluationException finding) {
    super(finding);
    this.finding = finding;
  }

  EvaluationException finding() {
    return finding;
  }
}
