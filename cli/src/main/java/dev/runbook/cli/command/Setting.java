package dev.runbook.cli.command;

import dev.runbook.engine.runbook.Key;
import dev.runbook.engine.value.Coercion;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import dev.runbook.engine.yaml.Scalars;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
      "Who may approve saved plans, in the format of ssh-keygen(1), ALLOWED SIGNERS."),
  REQUIRE_APPROVAL(
      Key.Form.TEXT,
      ValueType.Simple.INT,
      "How many persons have to sign a saved plan at the least, whatever the plan itself wants."),
  PLAN_MAX_AGE(
      Key.Form.TEXT,
      ValueType.Simple.DURATION,
      "How long after it was made a saved plan may be applied: `24h`.");

  private final Key.Form form;
  private final ValueType.Simple type;
  private final String doc;

  Setting(Key.Form form, String doc) {
    this(form, ValueType.Simple.DYNAMIC, doc);
  }

  /// @param type what its text is read as
  Setting(Key.Form form, ValueType.Simple type, String doc) {
    this.form = form;
    this.type = type;
    this.doc = doc;
  }

  static Optional<Setting> named(String name) {
    return Arrays.stream(values()).filter(each -> each.key().name().equals(name)).findFirst();
  }

  /// What the setting says, of its type.
  Coercion.Result read(Node node) {
    Value written =
        node instanceof Node.Scalar scalar ? Scalars.untyped(scalar) : Value.list(List.of());
    if (type == ValueType.Simple.INT
        && written instanceof Value.Whole(long number)
        && (number < 0 || number > Integer.MAX_VALUE)) {
      return new Coercion.Refused(
          "`" + number + "` is no number of persons.", Optional.empty(), "");
    }
    return Coercion.coerce(written, type);
  }

  Key key() {
    return new Key(name().toLowerCase(Locale.ROOT), form, Key.Presence.OPTIONAL, doc);
  }

  static List<Key> keys() {
    return Arrays.stream(values()).map(Setting::key).toList();
  }

  static List<String> names() {
    return keys().stream().map(Key::name).toList();
  }
}
