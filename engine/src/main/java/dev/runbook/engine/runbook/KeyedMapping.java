package dev.runbook.engine.runbook;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A mapping read key by key; the keys that its section has not are reported at the end.
final class KeyedMapping {
  private final Node.Mapping node;
  private final Section section;
  private final List<Diagnostic> problems;
  private final Set<String> asked = new LinkedHashSet<>();

  /// @param section the table of its keys
  KeyedMapping(Node.Mapping node, Section section, List<Diagnostic> problems) {
    this.node = node;
    this.section = section;
    this.problems = problems;
  }

  Span span() {
    return node.span();
  }

  Optional<Node> node(String key) {
    asked.add(key);
    return node.get(key);
  }

  Optional<Node> required(String key) {
    Optional<Node> found = node(key);
    if (found.isEmpty()) {
      problems.add(
          Diagnostic.error(
              RunbookFileRules.STRUCTURE_MISSING_KEY,
              node.span(),
              "The key `" + key + "` is missing here: " + section.what() + " needs it."));
    }
    return found;
  }

  Optional<Node.Scalar> scalar(String key) {
    return node(key).flatMap(value -> asScalar(key, value));
  }

  Optional<String> text(String key) {
    return scalar(key).map(Node.Scalar::text);
  }

  boolean flag(String key) {
    return scalar(key).map(value -> asFlag(key, value)).orElse(false);
  }

  List<Node> list(String key) {
    return node(key).map(value -> asList(key, value)).orElse(List.of());
  }

  /// A list of texts; a single text counts as a list of one.
  List<String> texts(String key) {
    Optional<Node> found = node(key);
    if (found.isEmpty()) {
      return List.of();
    }
    if (found.get() instanceof Node.Scalar single) {
      return List.of(single.text());
    }
    List<String> texts = new ArrayList<>();
    for (Node item : asList(key, found.get())) {
      asScalar(key, item).ifPresent(scalar -> texts.add(scalar.text()));
    }
    return texts;
  }

  List<Node.Entry> entries(String key) {
    Optional<Node> found = node(key);
    if (found.isEmpty() || (found.get() instanceof Node.Scalar scalar && scalar.isNull())) {
      return List.of();
    }
    if (found.get() instanceof Node.Mapping mapping && mapping.tag().isEmpty()) {
      return mapping.entries();
    }
    wrongKind(key, found.get(), "a mapping");
    return List.of();
  }

  List<Definition> definitions(String key) {
    return entries(key).stream()
        .map(entry -> new Definition(entry.key().text(), entry.value(), entry.key().span()))
        .toList();
  }

  Set<String> unasked() {
    Set<String> rest = new LinkedHashSet<>();
    node.entries().forEach(entry -> rest.add(entry.key().text()));
    rest.removeAll(asked);
    return rest;
  }

  void reportUnknownKeys() {
    List<String> known = section.names();
    for (Node.Entry entry : node.entries()) {
      if (!known.contains(entry.key().text())) {
        unknown(entry, known);
      }
    }
  }

  private void unknown(Node.Entry entry, List<String> known) {
    String key = entry.key().text();
    problems.add(
        Diagnostic.error(
                RunbookFileRules.STRUCTURE_UNKNOWN_KEY,
                entry.key().span(),
                "There is no key `" + key + "` in " + section.what() + ".")
            .withAdvice(
                AnsibleKeys.advice(key)
                    .or(() -> Suggestion.didYouMean(key, known))
                    .orElse("Known keys are: `" + String.join("`, `", known) + "`.")));
  }

  List<Node> asList(String key, Node value) {
    return switch (value) {
      case Node.Sequence sequence -> sequence.items();
      case Node.Scalar scalar when scalar.isNull() -> List.of();
      case Node.Scalar _, Node.Mapping _ -> {
        wrongKind(key, value, "a list");
        yield List.of();
      }
    };
  }

  private boolean asFlag(String key, Node.Scalar value) {
    if (value.style() == Node.Style.PLAIN && value.text().equals("true")) {
      return true;
    }
    if (value.style() != Node.Style.PLAIN || !value.text().equals("false")) {
      problems.add(
          Diagnostic.error(
                  RunbookFileRules.STRUCTURE_NOT_A_BOOL,
                  value.span(),
                  "`" + key + "` must be `true` or `false`, not `" + value.text() + "`.")
              .withAdvice("Only `true` and `false` are booleans (YAML 1.2)."));
    }
    return false;
  }

  private Optional<Node.Scalar> asScalar(String key, Node value) {
    if (value instanceof Node.Scalar scalar) {
      return scalar.isNull() ? Optional.empty() : Optional.of(scalar);
    }
    wrongKind(key, value, "a single value");
    return Optional.empty();
  }

  private void wrongKind(String key, Node value, String wanted) {
    problems.add(
        Diagnostic.error(
            RunbookFileRules.STRUCTURE_WRONG_KIND,
            value.span(),
            "`" + key + "` must be " + wanted + ", and this is " + value.kind() + "."));
  }
}
