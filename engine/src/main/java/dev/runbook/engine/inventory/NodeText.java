package dev.runbook.engine.inventory;

import dev.runbook.engine.yaml.Node;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Shows what is written for a variable in one line: as YAML, without what is secret.
final class NodeText {
  static final String HIDDEN = "‹secret›";
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          ".*(password|passwd|passphrase|secret|token)|.*_pass|pass", Pattern.CASE_INSENSITIVE);

  private NodeText() {}

  /// The value of a variable or of a key; one with a secret's name that is written in clear is
  /// hidden, and so is what `!vault` encrypts.
  static String of(String name, Node node) {
    return switch (node) {
      case Node.Mapping map ->
          map.tag().map(tag -> tag + " ").orElse("")
              + map.entries().stream()
                  .map(entry ->
                      scalar(entry.key())
                          + ": "
                          + (map.tag().isPresent()
                              ? of("", entry.value())
                              : of(entry.key().text(), entry.value())))
                  .collect(Collectors.joining(", ", "{", "}"));
      case Node.Sequence list ->
          list.items().stream()
              .map(item -> of(name, item))
              .collect(Collectors.joining(", ", "[", "]"));
      case Node.Scalar scalar -> {
        boolean vault = scalar.tag().isPresent() && scalar.tag().get().equals("!vault");
        if (vault) {
          yield "!vault";
        }
        boolean clear = scalar.tag().isEmpty() && !scalar.isNull() && !scalar.text().contains("{{");
        yield clear && SECRET_NAME.matcher(name).matches() ? HIDDEN : scalar(scalar);
      }
    };
  }

  private static String scalar(Node.Scalar scalar) {
    String tag = scalar.tag().map(name -> name + " ").orElse("");
    String text = scalar.text().replace("\r", "").replace("\n", "\\n").replace("\t", "\\t");
    return tag
        + switch (scalar.style()) {
          case PLAIN -> text;
          case SINGLE_QUOTED -> text.matches("[A-Za-z/][A-Za-z0-9_./@-]*") ? text : quoted(text);
          case DOUBLE_QUOTED, LITERAL, FOLDED -> quoted(text);
        };
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\"", "\\\"") + "\"";
  }
}
