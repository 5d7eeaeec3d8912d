package dev.runbook.cli.command;

import picocli.CommandLine.Option;

/// The options about how hosts are reached; shared by `plan` and `apply`.
public final class Reaching {
  @Option(
      names = {"-u", "--user"},
      description = "The login user, where the inventory names none.")
  String user = "";

  @Option(
      names = "--private-key",
      paramLabel = "FILE",
      description = "The private key, where the inventory names none.")
  String privateKey = "";

  @Option(
      names = "--host-key",
      paramLabel = "SHA256:...",
      description =
          "Accepts and remembers a host key with this fingerprint that is not known yet; may be"
              + " repeated.")
  java.util.List<String> hostKeys = new java.util.ArrayList<>();

  @Option(
      names = {"-k", "--ask-pass"},
      description = "Asks for the login password.")
  boolean askPassword;

  @Option(
      names = {"-K", "--ask-become-pass"},
      description = "Asks for the sudo password.")
  boolean askBecomePassword;

  @Option(
      names = {"-f", "--forks"},
      defaultValue = "50",
      description = "How many hosts run at once; default ${DEFAULT-VALUE}.")
  int forks = 50;

  public String user() {
    return user;
  }

  public String privateKey() {
    return privateKey;
  }

  public java.util.List<String> hostKeys() {
    return hostKeys;
  }

  public boolean askBecomePassword() {
    return askBecomePassword;
  }

  public boolean askPassword() {
    return askPassword;
  }
}
