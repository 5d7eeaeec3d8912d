package dev.runbook.cli.command;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.saved.Difference;
import java.util.List;

/// A saved plan is not carried out; becomes exit code 6. Nothing was run.
public final class Refused extends Exception {
  private static final long serialVersionUID = 1L;
  private final transient List<Difference> differences;
  private final String hint;

  /// @param message one sentence, or two
  /// @param differences what is not as it was
  /// @param hint what to do about it
  Refused(String message, List<Difference> differences, String hint) {
    super(requireNonNull(message, "message is null"));
    this.differences = List.copyOf(differences);
    this.hint = requireNonNull(hint, "hint is null");
  }

  public List<Difference> differences() {
    return differences;
  }

  public String hint() {
    return hint;
  }
}
