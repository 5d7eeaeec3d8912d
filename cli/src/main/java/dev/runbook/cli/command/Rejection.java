package dev.runbook.cli.command;

import dev.runbook.engine.diagnostic.Diagnostic;
import java.util.List;

/// What was to be run is not valid; becomes exit code 3, with everything that was found.
public final class Rejection extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient List<Diagnostic> diagnostics;

  Rejection(List<Diagnostic> diagnostics) {
    super("rejected");
    this.diagnostics = List.copyOf(diagnostics);
  }

  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
