package dev.runbook.cli.command;

import java.util.List;

/// The options about how hosts are reached; shared by `plan` and `apply`.
public final class Reaching {
  String user = "";
  String privateKey = "";
  List<String> hostKeys = List.of();
  boolean askPassword;
  boolean askBecomePassword;
  int forks = 50;

  void addTo(Syntax syntax) {
    syntax.text(
        "-u, --user",
        "<user>",
        "The login user, where the inventory names none.",
        given -> user = given);
    syntax.text(
        "--private-key",
        "FILE",
        "The private key, where the inventory names none.",
        given -> privateKey = given);
    syntax.texts(
        "--host-key",
        "SHA256:...",
        "Accepts and remembers a host key with this fingerprint that is not known yet; may be"
            + " repeated.",
        given -> hostKeys = given);
    syntax.flag("-k, --ask-pass", "Asks for the login password.", given -> askPassword = given);
    syntax.flag(
        "-K, --ask-become-pass", "Asks for the sudo password.", given -> askBecomePassword = given);
    syntax.number(
        "-f, --forks",
        "<forks>",
        forks,
        "How many hosts run at once; default ${DEFAULT-VALUE}.",
        given -> forks = given);
  }

  public String user() {
    return user;
  }

  public String privateKey() {
    return privateKey;
  }

  public List<String> hostKeys() {
    return hostKeys;
  }

  public boolean askBecomePassword() {
    return askBecomePassword;
  }

  public boolean askPassword() {
    return askPassword;
  }
}
