package dev.runbook.engine.runbook;

import dev.runbook.engine.yaml.Node;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The modifiers written on one step.
///
/// @param nodes the modifiers whose value is evaluated, as written
public record Modifiers(
    Map<Modifier, Node> nodes,
    List<Step> rescue,
    List<Step> onFailure,
    List<Step> always,
    List<Hold> holds,
    List<Definition> vars,
    List<Answer> answers) {
  public static final Modifiers NONE =
      new Modifiers(Map.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  public Modifiers {
    nodes =
        nodes.isEmpty() ? Map.of() : java.util.Collections.unmodifiableMap(new EnumMap<>(nodes));
    rescue = List.copyOf(rescue);
    onFailure = List.copyOf(onFailure);
    always = List.copyOf(always);
    holds = List.copyOf(holds);
    vars = List.copyOf(vars);
    answers = List.copyOf(answers);
  }

  public Optional<Node> node(Modifier modifier) {
    return Optional.ofNullable(nodes.get(modifier));
  }

  public boolean has(Modifier modifier) {
    return nodes.containsKey(modifier);
  }

  /// The step's own tags.
  public List<String> tags() {
    return node(Modifier.TAGS)
        .map(node -> node instanceof Node.Sequence list ? list.items() : List.of(node))
        .orElse(List.of())
        .stream()
        .filter(Node.Scalar.class::isInstance)
        .map(item -> ((Node.Scalar) item).text())
        .toList();
  }

  /// The text of a modifier of kind NAME.
  public Optional<String> name(Modifier modifier) {
    return node(modifier).map(node -> node instanceof Node.Scalar scalar ? scalar.text() : "");
  }
}
