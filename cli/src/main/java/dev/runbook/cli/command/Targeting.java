package dev.runbook.cli.command;

import picocli.CommandLine.Parameters;

/// The options by which a runbook, its hosts and its inputs are chosen; shared by `plan` and
/// `apply`.
public final class Targeting extends Choosing {
  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description =
          "The runbook: a file here, in runbooks/, or in a directory of the configuration.")
  String file = "";
}
