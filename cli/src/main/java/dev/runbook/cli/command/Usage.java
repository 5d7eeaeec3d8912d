package dev.runbook.cli.command;

/// The command line says something that makes no sense; becomes exit code 2.
public final class Usage extends Exception {
  private static final long serialVersionUID = 1L;

  public Usage(String message) {
    super(message);
  }
}
