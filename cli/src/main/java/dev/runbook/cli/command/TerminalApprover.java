package dev.runbook.cli.command;

import dev.runbook.engine.run.Approver;
import java.io.Console;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Asks at the terminal. `--yes` answers confirmations, never approvals; `--approve HOST` is the
/// host's name typed beforehand.
public final class TerminalApprover implements Approver {
  private final Optional<Console> console;
  private final Confirmations confirmations;
  private final Set<String> approved;
  private final String operator;
  private final ReentrantLock asking = new ReentrantLock();

  /// Whether confirmations are answered beforehand.
  public enum Confirmations {
    ASKED,
    GIVEN
  }

  /// @param approved the hosts named by `--approve`
  public TerminalApprover(
      Optional<Console> console,
      Confirmations confirmations,
      Set<String> approved,
      String operator) {
    this.console = console;
    this.confirmations = confirmations;
    this.approved = Set.copyOf(approved);
    this.operator = operator;
  }

  @Override
  public Answer approve(String host, String step, String text) throws InterruptedException {
    if (approved.contains(host)) {
      return new Answer(true, operator + " (--approve " + host + ")");
    }
    if (console.isEmpty()) {
      return new Answer(false, "");
    }
    Console terminal = console.get();
    asking.lockInterruptibly();
    try {
      String typed =
          terminal.readLine("%n%s on %s: %s%nType the host's name to approve: ", step, host, text);
      return new Answer(host.equals(typed == null ? "" : typed.strip()), operator);
    } finally {
      asking.unlock();
    }
  }

  @Override
  public Answer confirm(String host, String step, String question) throws InterruptedException {
    if (confirmations == Confirmations.GIVEN) {
      return new Answer(true, operator + " (--yes)");
    }
    if (console.isEmpty()) {
      return new Answer(false, "");
    }
    Console terminal = console.get();
    asking.lockInterruptibly();
    try {
      String typed = terminal.readLine("%n%s on %s: %s [y/N] ", step, host, question);
      String answer = typed == null ? "" : typed.strip();
      return new Answer(answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes"), operator);
    } finally {
      asking.unlock();
    }
  }
}
