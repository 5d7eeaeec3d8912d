package dev.runbook.cli.command;

import java.util.List;

/// The options by which hosts are known and their secrets are read; shared by all commands that
/// look at hosts.
public class Sourcing {
  List<String> inventories = List.of();
  String vaultPasswordFile = "";

  void addTo(Syntax syntax) {
    syntax.texts(
        "-i, --inventory",
        "PATH",
        "An inventory file or directory, or `host,`; may be repeated.",
        given -> inventories = given);
    syntax.text(
        "--vault-password-file",
        "FILE",
        "The file with the password of `!vault` values.",
        given -> vaultPasswordFile = given);
  }

  public String vaultPasswordFile() {
    return vaultPasswordFile;
  }
}
