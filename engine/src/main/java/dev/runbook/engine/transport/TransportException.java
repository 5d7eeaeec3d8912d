package dev.runbook.engine.transport;

/// The host could not be reached or the way to it broke. A non-zero exit status is never an
/// exception.
public final class TransportException extends Exception {
  private static final long serialVersionUID = 1L;

  /// What happened.
  public enum Kind {
    /// No connection: name, network, port, refused, jump host.
    UNREACHABLE,
    /// The server's host key is not the known one, or none is known.
    HOST_KEY,
    /// Connected, but the login was refused.
    AUTHENTICATION,
    /// The command took longer than its limit; its process group has been ended.
    TIMEOUT,
    /// The connection broke while a command ran: what became of the command is not known.
    DISCONNECTED,
    /// sudo refused: wrong or missing password, or not allowed.
    BECOME
  }

  private final Kind kind;
  private final String hint;

  /// @param message one sentence for the user
  /// @param hint how to mend it; may be empty
  public TransportException(Kind kind, String message, String hint) {
    super(message);
    this.kind = kind;
    this.hint = hint;
  }

  public TransportException(Kind kind, String message, String hint, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.hint = hint;
  }

  public Kind kind() {
    return kind;
  }

  public String hint() {
    return hint;
  }
}
