package dev.runbook.cli;

import dev.runbook.engine.source.Position;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.yaml.Node;
import dev.runbook.engine.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A YAML file to be changed at the places of its nodes, so that it stays YAML.
final class Sheet {
  private static final Set<String> LISTS =
      Set.of("steps", "rescue", "on_failure", "always", "handlers");

  private final String text;
  private final Node.Mapping root;
  private final List<StepPlace> steps = new ArrayList<>();

  /// A step where it stands.
  ///
  /// @param siblings the list that it is in
  /// @param around the steps around it, outermost first
  record StepPlace(
      Node.Mapping node, Node.Sequence siblings, int index, List<Node.Mapping> around) {}

  /// A scalar below a key, and whether the whole of it is an expression.
  record Text(Node.Scalar scalar, boolean expression) {}

  Sheet(String text) {
    this.text = text;
    this.root =
        YamlReader.read(new SourceFile("sheet", text))
            .root()
            .filter(Node.Mapping.class::isInstance)
            .map(Node.Mapping.class::cast)
            .orElseThrow();
    collect(root, List.of());
    root.get("plays").ifPresent(plays -> items(plays).forEach(play -> collect(play, List.of())));
  }

  String text() {
    return text;
  }

  Node.Mapping root() {
    return root;
  }

  List<StepPlace> steps() {
    return steps;
  }

  static List<Node.Mapping> items(Node node) {
    return node instanceof Node.Sequence list
        ? list.items().stream()
            .filter(Node.Mapping.class::isInstance)
            .map(Node.Mapping.class::cast)
            .toList()
        : List.of();
  }

  private void collect(Node.Mapping holder, List<Node.Mapping> around) {
    for (Node.Entry entry : holder.entries()) {
      if (LISTS.contains(entry.key().text()) && entry.value() instanceof Node.Sequence list) {
        for (int i = 0; i < list.items().size(); i++) {
          if (list.items().get(i) instanceof Node.Mapping step) {
            steps.add(new StepPlace(step, list, i, around));
            List<Node.Mapping> inside = new ArrayList<>(around);
            inside.add(step);
            collect(step, List.copyOf(inside));
          }
        }
      }
    }
  }

  /// All texts below a node in which names can be used, in order.
  static List<Text> texts(Node node) {
    List<Text> texts = new ArrayList<>();
    texts(node, false, texts);
    return texts;
  }

  private static void texts(Node node, boolean expression, List<Text> texts) {
    switch (node) {
      case Node.Scalar scalar ->
          texts.add(new Text(scalar, expression || scalar.tag().equals(Optional.of("!expr"))));
      case Node.Sequence list -> list.items().forEach(item -> texts(item, expression, texts));
      case Node.Mapping mapping -> {
        for (Node.Entry entry : mapping.entries()) {
          String key = entry.key().text();
          if (!Set.of("doc", "description", "name", "because").contains(key)) {
            texts(
                entry.value(),
                expression
                    || Set.of("when", "until", "guard", "changed_when", "failed_when", "that")
                        .contains(key),
                texts);
          }
        }
      }
    }
  }

  int offset(Position position) {
    int line = 1;
    int at = 0;
    while (line < position.line()) {
      at = text.indexOf('\n', at) + 1;
      line++;
    }
    return text.offsetByCodePoints(at, position.column() - 1);
  }

  String raw(Span span) {
    return text.substring(offset(span.start()), offset(span.end()));
  }

  String replaced(Span span, String with) {
    return replaced(offset(span.start()), offset(span.end()), with);
  }

  String replaced(int start, int end, String with) {
    return text.substring(0, start) + with + text.substring(end);
  }

  /// Without an entry of a mapping; empty when it cannot be taken out by itself.
  Optional<String> without(Node.Mapping mapping, Node.Entry entry) {
    int index = mapping.entries().indexOf(entry);
    int start = offset(entry.key().span().start());
    boolean flow = text.charAt(offset(mapping.span().start())) == '{';
    if (flow) {
      boolean last = index == mapping.entries().size() - 1;
      if (!last) {
        int next = offset(mapping.entries().get(index + 1).key().span().start());
        return Optional.of(replaced(start, next, ""));
      }
      int close = text.lastIndexOf('}', offset(mapping.span().end()) - 1);
      int comma = index == 0 ? -1 : text.lastIndexOf(',', start);
      return close < start
          ? Optional.empty()
          : Optional.of(replaced(comma < 0 ? start : comma, close, " "));
    }
    int lineStart = text.lastIndexOf('\n', start - 1) + 1;
    if (!text.substring(lineStart, start).isBlank()) {
      return Optional.empty();
    }
    int column = entry.key().span().start().column();
    return Optional.of(replaced(lineStart, endOfBlock(lineStart, column), ""));
  }

  /// The end of the lines that begin at an offset and are indented deeper than a column (from 1).
  int endOfBlock(int lineStart, int column) {
    int at = text.indexOf('\n', lineStart) + 1;
    int end = at;
    while (at > 0 && at < text.length()) {
      int next = text.indexOf('\n', at);
      String line = text.substring(at, next < 0 ? text.length() : next);
      int indent = line.length() - line.stripLeading().length();
      if (!line.isBlank() && indent < column) {
        break;
      }
      at = next < 0 ? text.length() : next + 1;
      if (!line.isBlank()) {
        end = at;
      }
    }
    return end;
  }

  /// The first and the last offset of the lines of an item of a list, its dash included; empty when
  /// the list is not written line by line.
  Optional<int[]> lines(Node item) {
    int start = offset(item.span().start());
    int lineStart = text.lastIndexOf('\n', start - 1) + 1;
    String before = text.substring(lineStart, start);
    return before.isBlank() || !before.strip().equals("-")
        ? Optional.empty()
        : Optional.of(new int[] {lineStart, endOfBlock(lineStart, before.indexOf('-') + 2)});
  }
}
