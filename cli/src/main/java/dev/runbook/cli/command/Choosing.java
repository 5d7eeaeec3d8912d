package dev.runbook.cli.command;

import java.util.List;

/// The options by which hosts and inputs are chosen; shared by `check`, `plan` and `apply`.
public class Choosing extends Sourcing {
  String limit = "";
  List<String> tags = List.of();
  List<String> skipTags = List.of();
  List<String> inputs = List.of();
  boolean noColour;
  int verbosity;

  @Override
  void addTo(Syntax syntax) {
    super.addTo(syntax);
    syntax.text(
        "-l, --limit",
        "PATTERN",
        "Only these of the plays' hosts; `@FILE` reads the pattern from a file.",
        given -> limit = given);
    syntax.separatedTexts(
        "-t, --tags", "<tags>", "Only steps with one of these tags.", given -> tags = given);
    syntax.separatedTexts(
        "--skip-tags", "<skipTags>", "No steps with one of these tags.", given -> skipTags = given);
    syntax.texts(
        "-e, --extra-vars",
        "NAME=VALUE",
        "An input: `name=value`, YAML or JSON, or `@FILE`; may be repeated.",
        given -> inputs = given);
    syntax.flag("--no-color", "No colours.", given -> noColour = given);
    syntax.count(
        "-v",
        "Shows commands and statements; -vvv also what the engine itself logs.",
        given -> verbosity = given);
  }
}
