package dev.runbook.engine.inventory;

import dev.runbook.engine.yaml.Node;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tells Ansible's Jinja from our own `{{name}}`, by its syntax: a tag that holds anything but a
/// dotted name (with Mustache's marks) is Jinja, and so is one that asks for a name that only
/// Ansible has.
final class Jinja {
  private static final Pattern TAG = Pattern.compile("\\{\\{\\{?(.*?)\\}?\\}\\}", Pattern.DOTALL);
  private static final Pattern MUSTACHE =
      Pattern.compile("\\s*(![^|]*|[#^/&]?\\s*[A-Za-z_][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)*)\\s*");
  private static final Pattern ANSIBLE =
      Pattern.compile(
          "\\s*(hostvars|group_names|inventory_\\w+|playbook_dir|role_path|role_name|ansible_facts|play_hosts"
              + "|omit|vars)(\\..*)?\\s*");

  private Jinja() {}

  /// Whether a value of a YAML file holds Jinja.
  static boolean inYaml(Node value) {
    return switch (value) {
      case Node.Mapping map -> map.entries().stream().anyMatch(entry -> inYaml(entry.value()));
      case Node.Sequence list -> list.items().stream().anyMatch(Jinja::inYaml);
      case Node.Scalar scalar -> inScalar(scalar);
    };
  }

  /// Whether a value of an INI file holds Jinja: there every `{{` is.
  static boolean inIni(Node value) {
    return switch (value) {
      case Node.Mapping map -> map.entries().stream().anyMatch(entry -> inIni(entry.value()));
      case Node.Sequence list -> list.items().stream().anyMatch(Jinja::inIni);
      case Node.Scalar scalar -> scalar.text().contains("{{") || scalar.text().contains("{%");
    };
  }

  private static boolean inScalar(Node.Scalar scalar) {
    String text = scalar.text();
    if (scalar.tag().isPresent() && !scalar.tag().get().equals("!unsafe")) {
      return false;
    }
    if (text.contains("{%") || text.contains("{#")) {
      return true;
    }
    Matcher tags = TAG.matcher(text);
    while (tags.find()) {
      String inside = tags.group(1);
      if (!MUSTACHE.matcher(inside).matches() || ANSIBLE.matcher(inside).matches()) {
        return true;
      }
    }
    return false;
  }
}
