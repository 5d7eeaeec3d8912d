package dev.runbook.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// The options by which hosts are known and their secrets are read; shared by all commands that
/// look at hosts.
public class Sourcing {
  @Option(
      names = {"-i", "--inventory"},
      paramLabel = "PATH",
      description = "An inventory file or directory, or `host,`; may be repeated.")
  List<String> inventories = new ArrayList<>();

  @Option(
      names = "--vault-password-file",
      paramLabel = "FILE",
      description = "The file with the password of `!vault` values.")
  String vaultPasswordFile = "";

  public String vaultPasswordFile() {
    return vaultPasswordFile;
  }
}
