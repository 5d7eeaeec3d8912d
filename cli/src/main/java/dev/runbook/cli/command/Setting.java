package dev.runbook.cli.command;

import dev.runbook.engine.runbook.Key;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The one table of what the project's configuration may say.
enum Setting {
  INVENTORY(Key.Form.TEXTS, "Inventories that are used when `-i` names none."),
  RUNBOOKS(Key.Form.TEXTS, "Directories in which runbooks are found by their names."),
  VAULT_PASSWORD_FILE(
      Key.Form.TEXT, "The file of Ansible's vault password; a program is run for it."),
  FORKS(Key.Form.TEXT, "How many hosts run at once."),
  STATE(Key.Form.TEXT, "The directory in which runs are kept."),
  CATALOGS(Key.Form.TEXTS, "The catalogs that `backups list` reads."),
  ALLOWED_SIGNERS(
      Key.Form.TEXT,
      "Who may approve saved plans, in the format of ssh-keygen(1), ALLOWED SIGNERS.");

  private final Key.Form form;
  private final String doc;

  Setting(Key.Form form, String doc) {
    this.form = form;
    this.doc = doc;
  }

  private Key key() {
    return new Key(name().toLowerCase(Locale.ROOT), form, Key.Presence.OPTIONAL, doc);
  }

  static List<Key> keys() {
    return Arrays.stream(values()).map(Setting::key).toList();
  }

  static List<String> names() {
    return keys().stream().map(Key::name).toList();
  }
}
