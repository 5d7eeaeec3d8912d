package dev.runbook.cli.report;

import java.io.Console;
import java.util.Optional;

/// The terminal that the command was started from, if it was.
public final class Terminal {
  private Terminal() {}

  /// Empty when input or output is not a terminal.
  ///
  /// Since Java 24 `System.console()` is null there again (JDK-8333358), whatever the static
  /// analysis believes.
  @SuppressWarnings("SystemConsoleNull")
  public static Optional<Console> console() {
    Console console = System.console();
    return console == null || !console.isTerminal() ? Optional.empty() : Optional.of(console);
  }
}
