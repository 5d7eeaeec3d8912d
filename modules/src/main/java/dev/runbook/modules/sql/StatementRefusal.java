package dev.runbook.modules.sql;

/// A statement was not sent, because of what is in it or of the server it would have gone to.
final class StatementRefusal extends Exception {
  private static final long serialVersionUID = 1L;
  private final String hint;

  /// @param message one sentence for the user
  /// @param hint how to mend it; may be empty
  StatementRefusal(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  String hint() {
    return hint;
  }
}
