package dev.runbook.engine.inventory;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Makes variables of mappings in YAML.
final class Variables {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private Variables() {}

  static List<Variable> ofMapping(Node node, String origin, Diagnostics problems) {
    if (node instanceof Node.Scalar scalar && scalar.isNull()) {
      return List.of();
    }
    if (!(node instanceof Node.Mapping map) || map.tag().isPresent()) {
      problems.add(
          Diagnostic.error(
              InventoryRules.SHAPE, node.span(), "Variables are a mapping of names and values."));
      return List.of();
    }
    List<Variable> variables = new ArrayList<>();
    for (Node.Entry entry : map.entries()) {
      String name = entry.key().text();
      checkName(name, entry.key().span(), problems);
      if (name.equals(ConnectionField.VARIABLE)) {
        checkConnection(entry.value(), problems);
      }
      variables.add(
          new Variable(
              name,
              withoutAnsibleTags(entry.value()),
              entry.key().span(),
              origin,
              Jinja.inYaml(entry.value())));
    }
    return variables;
  }

  /// The port written behind a host's name.
  static Variable port(int port, Span place, String origin) {
    Node value = new Node.Scalar(place, Integer.toString(port), Node.Style.PLAIN, Optional.empty());
    return new Variable("ansible_port", value, place, origin, false);
  }

  static void checkName(String name, Span place, Diagnostics problems) {
    if (!NAME.matcher(name).matches()) {
      problems.add(
          Diagnostic.warning(
                  InventoryRules.VARIABLE_NAME,
                  place,
                  "No runbook can refer to the variable `" + name + "`.")
              .withAdvice("Names have letters, digits and `_`, and do not begin with a digit."));
    }
  }

  private static void checkConnection(Node node, Diagnostics problems) {
    if (!(node instanceof Node.Mapping map)) {
      return;
    }
    for (Node.Entry entry : map.entries()) {
      String key = entry.key().text();
      if (!ConnectionField.keys().contains(key)) {
        problems.add(
            Diagnostic.error(
                    InventoryRules.UNKNOWN_CONNECTION_KEY,
                    entry.key().span(),
                    "A connection has no `" + key + "`.")
                .withAdvice(
                    Suggestion.didYouMean(key, ConnectionField.keys())
                        .orElse("It has `" + String.join("`, `", ConnectionField.keys()) + "`.")));
      }
    }
  }

  /// `!vault-encrypted` is `!vault`, and `!unsafe` is a text in which Ansible replaces nothing.
  private static Node withoutAnsibleTags(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> withoutAnsibleTag(scalar);
      case Node.Sequence list ->
          new Node.Sequence(
              list.span(), list.items().stream().map(Variables::withoutAnsibleTags).toList());
      case Node.Mapping map ->
          new Node.Mapping(
              map.span(),
              map.entries().stream()
                  .map(e -> new Node.Entry(e.key(), withoutAnsibleTags(e.value())))
                  .toList(),
              map.tag().filter(tag -> !tag.equals("!unsafe")));
    };
  }

  private static Node withoutAnsibleTag(Node.Scalar scalar) {
    if (scalar.tag().isEmpty()) {
      return scalar;
    }
    return switch (scalar.tag().get()) {
      case "!vault-encrypted" ->
          new Node.Scalar(scalar.span(), scalar.text(), scalar.style(), Optional.of("!vault"));
      case "!unsafe" ->
          new Node.Scalar(
              scalar.span(),
              scalar.text(),
              scalar.style() == Node.Style.PLAIN ? Node.Style.SINGLE_QUOTED : scalar.style(),
              Optional.empty());
      default -> scalar;
    };
  }
}
