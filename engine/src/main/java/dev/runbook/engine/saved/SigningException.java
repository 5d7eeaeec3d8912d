package dev.runbook.engine.saved;

import static java.util.Objects.requireNonNull;

/// A signature could not be made or counts for nothing.
public final class SigningException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String hint;

  /// @param message one sentence for people
  /// @param hint what would be right; may be empty
  public SigningException(String message, String hint) {
    super(requireNonNull(message, "message is null"));
    this.hint = requireNonNull(hint, "hint is null");
  }

  public String hint() {
    return hint;
  }
}
