package dev.runbook.engine.module;

/// An argument, or several together, make no sense. Found by reading alone, before anything runs,
/// whenever the values are known then.
public final class ArgumentException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String parameter;

  /// @param parameter the argument to point at; empty for the module's key
  /// @param message one sentence for the user
  public ArgumentException(String parameter, String message) {
    super(message);
    this.parameter = parameter;
  }

  public String parameter() {
    return parameter;
  }
}
