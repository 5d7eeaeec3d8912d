package dev.runbook.engine.secret;

/// A secret cannot be had. The message is one sentence for the user and says how to mend it.
public final class SecretException extends Exception {
  private static final long serialVersionUID = 1L;

  public SecretException(String message) {
    super(message);
  }
}
