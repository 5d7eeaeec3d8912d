package dev.runbook.engine.fact;

/// A fact could not be read; the message is one sentence for the user.
public final class FactException extends Exception {
  private static final long serialVersionUID = 1L;

  public FactException(String message) {
    super(message);
  }
}
