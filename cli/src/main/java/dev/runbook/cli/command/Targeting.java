package dev.runbook.cli.command;

/// The options by which a runbook, its hosts and its inputs are chosen; shared by `plan` and
/// `apply`.
public final class Targeting extends Choosing {
  String file = "";

  @Override
  void addTo(Syntax syntax) {
    super.addTo(syntax);
    syntax.argument(
        "FILE",
        "The runbook: a file here, in runbooks/, or in a directory of the configuration.",
        given -> file = given);
  }
}
