package dev.runbook.engine.module;

/// An argument, or several together, make no sense. Found by reading alone, before anything runs,
/// whenever the values are known then. It has no stack trace: it says what a user has written, and
/// a check makes hundreds of them, to see what a module refuses.
public final class ArgumentException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String parameter;

  /// @param parameter the argument to point at; empty for the module's key
  /// @param message one sentence for the user
  public ArgumentException(String parameter, String message) {
    super(message, null, false, false);
    this.parameter = parameter;
  }

  public String parameter() {
    return parameter;
  }
}
