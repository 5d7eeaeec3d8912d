package dev.runbook.engine.inventory;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The one table of the fields of `connection`, which says how a host is reached, and of Ansible's
/// variables for the same.
public enum ConnectionField {
  TRANSPORT("`ssh` or `local`. Default `ssh`.", "ansible_connection"),
  ADDRESS(
      "The host's name or address. Default: the host's name here.",
      "ansible_host",
      "ansible_ssh_host"),
  PORT("The port of its SSH server.", "ansible_port", "ansible_ssh_port"),
  USER("Who logs in.", "ansible_user", "ansible_ssh_user"),
  PASSWORD(
      "The password to log in with, a secret.",
      "ansible_password",
      "ansible_ssh_password",
      "ansible_ssh_pass"),
  KEY(
      "The file of the private key to log in with.",
      "ansible_ssh_private_key_file",
      "ansible_private_key_file"),
  PASSPHRASE(
      "The passphrase of `key`, a secret.",
      "ansible_ssh_private_key_passphrase",
      "ansible_private_key_passphrase"),
  KNOWN_HOSTS("The file of host keys that are trusted."),
  HOST_KEY("The fingerprint of the host's key: `SHA256:...`."),
  JUMP(
      "Hosts on the way, the outermost first: `[user@]host[:port]`, a list of these or with"
          + " commas, or `none`."),
  TIMEOUT(
      "How long to wait for the connection, and again for the login, such as `10s`; Ansible's"
          + " variables are in seconds. Default: what ssh's configuration says, or 10s and 60s.",
      "ansible_timeout",
      "ansible_ssh_timeout");

  /// The variable that holds the fields.
  public static final String VARIABLE = "connection";

  /// The variables that hold the password that sudo asks for, ours first.
  public static final List<String> BECOME_PASSWORD =
      List.of(
          "become_password", "ansible_become_password", "ansible_become_pass", "ansible_sudo_pass");

  private final String doc;

  /// Immutable, by `List.of`.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> ansible;

  ConnectionField(String doc, String... ansible) {
    this.doc = doc;
    this.ansible = List.of(ansible);
  }

  /// As it is written below `connection`.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// One or two sentences, with the default where there is one.
  public String doc() {
    return doc;
  }

  /// Ansible's variables for it.
  public List<String> ansible() {
    return ansible;
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(ConnectionField::key).toList();
  }
}
