package dev.runbook.cli.command;

import dev.runbook.engine.run.Approver;
import java.util.Optional;
import java.util.Set;

/// Asks at the terminal. `--yes` answers confirmations, never approvals; `--approve HOST` is the
/// host's name typed beforehand.
public final class TerminalApprover implements Approver {
  private final Optional<Prompt> prompt;
  private final Confirmations confirmations;
  private final Set<String> approved;
  private final String operator;

  /// Whether confirmations are answered beforehand.
  public enum Confirmations {
    ASKED,
    GIVEN
  }

  /// @param prompt empty where there is no terminal
  /// @param approved the hosts named by `--approve`
  TerminalApprover(
      Optional<Prompt> prompt, Confirmations confirmations, Set<String> approved, String operator) {
    this.prompt = prompt;
    this.confirmations = confirmations;
    this.approved = Set.copyOf(approved);
    this.operator = operator;
  }

  @Override
  public Answer approve(String host, String step, String text) throws InterruptedException {
    if (approved.contains(host)) {
      return new Answer(true, operator + " (--approve " + host + ")");
    }
    if (prompt.isEmpty()) {
      return new Answer(false, "");
    }
    String typed =
        prompt
            .get()
            .ask("\n" + step + " on " + host + ": " + text + "\nType the host's name to approve: ");
    return new Answer(host.equals(typed), operator);
  }

  @Override
  public Answer confirm(String host, String step, String question) throws InterruptedException {
    if (confirmations == Confirmations.GIVEN) {
      return new Answer(true, operator + " (--yes)");
    }
    if (prompt.isEmpty()) {
      return new Answer(false, "");
    }
    String answer = prompt.get().ask("\n" + step + " on " + host + ": " + question + " [y/N] ");
    return new Answer(answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes"), operator);
  }
}
