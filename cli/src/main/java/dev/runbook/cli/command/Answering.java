package dev.runbook.cli.command;

import dev.runbook.cli.report.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/// The options by which questions of a run are answered beforehand; shared by `plan -o` and
/// `apply`.
public final class Answering {
  @Option(
      names = {"-y", "--yes"},
      description = "Answers confirmations with yes; never guards or approvals.")
  boolean yes;

  @Option(
      names = "--approve",
      split = ",",
      paramLabel = "HOST",
      description = "Approves the destructive steps on this host: its name, typed beforehand.")
  List<String> approved = new ArrayList<>();

  /// Asks at the terminal, if there is one, what is not answered here.
  TerminalApprover approver(String operator, Console console) {
    return new TerminalApprover(
        Terminal.console().map(terminal -> new Prompt(terminal, console.out())),
        yes ? TerminalApprover.Confirmations.GIVEN : TerminalApprover.Confirmations.ASKED,
        Set.copyOf(approved),
        operator);
  }
}
