package dev.runbook.engine.inventory;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// The variables that hold passwords by their meaning: `become_password`, the fields of
/// `connection` and what Ansible calls them ("Connecting to hosts: behavioral inventory
/// parameters"). What they hold is secret however it is written, in clear too.
public final class PasswordVariables {
  private static final Set<String> NAMES =
      Set.of(
          "become_password",
          "ansible_become_password",
          "ansible_become_pass",
          "ansible_sudo_pass",
          "ansible_password",
          "ansible_ssh_password",
          "ansible_ssh_pass",
          "ansible_ssh_private_key_passphrase",
          "ansible_private_key_passphrase");

  private static final Set<String> FIELDS = Set.of("password", "passphrase");

  private PasswordVariables() {}

  /// The variable's value with its passwords marked as secret; the same value when it holds none.
  public static Value hidden(String name, Value value) {
    if (NAMES.contains(name)) {
      return secret(value, "variable " + name);
    }
    return name.equals("connection") && value instanceof Value.Mapping mapping
        ? hidden(mapping)
        : value;
  }

  private static Value hidden(Value.Mapping connection) {
    Map<String, Value> entries = new LinkedHashMap<>(connection.entries());
    for (String field : FIELDS) {
      entries.computeIfPresent(field, (_, value) -> secret(value, "connection." + field));
    }
    return Value.map(entries);
  }

  private static Value secret(Value value, String reference) {
    return switch (value) {
      case Value.Sensitive _, Value.Unknown _, Value.Null _ -> value;
      default -> new Value.Sensitive(value, reference);
    };
  }

  /// The passwords of all hosts that stand in the inventory in clear: those that are known without
  /// evaluating anything, overridden ones too.
  public static Set<String> inClear(Inventory inventory) {
    Set<String> passwords = new LinkedHashSet<>();
    for (Host host : inventory.hosts()) {
      for (Variable variable : host.variablesLowestFirst()) {
        if (NAMES.contains(variable.name())) {
          addClear(variable.value(), passwords);
        } else if (variable.name().equals("connection")
            && variable.value() instanceof Node.Mapping mapping) {
          FIELDS.forEach(field -> mapping.get(field).ifPresent(node -> addClear(node, passwords)));
        }
      }
    }
    return passwords;
  }

  private static void addClear(Node node, Set<String> passwords) {
    if (node instanceof Node.Scalar scalar
        && scalar.tag().isEmpty()
        && !scalar.isNull()
        && !scalar.text().contains("{{")) {
      passwords.add(scalar.text());
    }
  }
}
