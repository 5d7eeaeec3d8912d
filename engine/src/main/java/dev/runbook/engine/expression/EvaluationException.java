package dev.runbook.engine.expression;

import dev.runbook.engine.diagnostic.Diagnostic;

/// A template or an expression cannot be evaluated; carries the finding with the place in the file.
public final class EvaluationException extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient Diagnostic diagnostic;

  public EvaluationException(Diagnostic diagnostic) {
    super(diagnostic.message());
    this.diagnostic = diagnostic;
  }

  public Diagnostic diagnostic() {
    return diagnostic;
  }
}
