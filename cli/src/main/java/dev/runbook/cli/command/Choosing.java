package dev.runbook.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// The options by which hosts and inputs are chosen; shared by `check`, `plan` and `apply`.
public class Choosing extends Sourcing {
  @Option(
      names = {"-l", "--limit"},
      paramLabel = "PATTERN",
      description = "Only these of the plays' hosts; `@FILE` reads the pattern from a file.")
  String limit = "";

  @Option(
      names = {"-t", "--tags"},
      split = ",",
      description = "Only steps with one of these tags.")
  List<String> tags = new ArrayList<>();

  @Option(names = "--skip-tags", split = ",", description = "No steps with one of these tags.")
  List<String> skipTags = new ArrayList<>();

  @Option(
      names = {"-e", "--extra-vars"},
      paramLabel = "NAME=VALUE",
      description = "An input: `name=value`, YAML or JSON, or `@FILE`; may be repeated.")
  List<String> inputs = new ArrayList<>();

  @Option(names = "--no-color", description = "No colours.")
  boolean noColour;

  @Option(
      names = "-v",
      description = "Shows commands and statements; -vvv also what the engine itself logs.")
  boolean[] verbose = new boolean[0];

  int verbosity() {
    return verbose.length;
  }
}
