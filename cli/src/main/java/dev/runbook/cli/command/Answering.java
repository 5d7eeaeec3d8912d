package dev.runbook.cli.command;

import dev.runbook.cli.report.Terminal;
import java.util.List;
import java.util.Set;

/// The options by which questions of a run are answered beforehand; shared by `plan -o` and
/// `apply`.
public final class Answering {
  private boolean yes;
  private List<String> approved = List.of();

  void addTo(Syntax syntax) {
    syntax.flag(
        "-y, --yes",
        "Answers confirmations with yes; never guards or approvals.",
        given -> yes = given);
    syntax.separatedTexts(
        "--approve",
        "HOST",
        "Approves the destructive steps on this host: its name, typed beforehand.",
        given -> approved = given);
  }

  /// Asks at the terminal, if there is one, what is not answered here.
  TerminalApprover approver(String operator, Console console) {
    return new TerminalApprover(
        Terminal.console().map(terminal -> new Prompt(terminal, console.out())),
        yes ? TerminalApprover.Confirmations.GIVEN : TerminalApprover.Confirmations.ASKED,
        Set.copyOf(approved),
        operator);
  }
}
