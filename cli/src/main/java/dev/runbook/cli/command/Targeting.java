package dev.runbook.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The options by which a runbook, its hosts and its inputs are chosen; shared by `check`, `plan`
/// and `apply`.
public final class Targeting {
  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description =
          "The runbook: a file here, in runbooks/, or in a directory of the configuration.")
  String file = "";

  @Option(
      names = {"-i", "--inventory"},
      paramLabel = "PATH",
      description = "An inventory file or directory, or `host,`; may be repeated.")
  List<String> inventories = new ArrayList<>();

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

  @Option(
      names = "--vault-password-file",
      paramLabel = "FILE",
      description = "The file with the password of `!vault` values.")
  String vaultPasswordFile = "";

  @Option(names = "--no-color", description = "No colours.")
  boolean noColour;

  @Option(
      names = "-v",
      description = "Shows commands and statements; -vvv also what the engine itself logs.")
  boolean[] verbose = new boolean[0];

  public String vaultPasswordFile() {
    return vaultPasswordFile;
  }

  int verbosity() {
    return verbose.length;
  }
}
