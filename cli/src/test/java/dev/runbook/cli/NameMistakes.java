package dev.runbook.cli;

import dev.runbook.cli.Mutant.Operator;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Mistakes in names: a definition that is renamed or gone, a use before the definition or outside
/// of the block that defines.
///
/// A name is only taken if its uses can mean nothing else: it is defined once in the file, and is
/// no variable of the site or of a play.
@SuppressWarnings("ReferenceEquality") // a node is meant as a place, not for what it says
final class NameMistakes {
  private final Mistakes mistakes;

  /// Names that are defined for all files.
  private final Set<String> everywhere;

  private final List<Definition> definitions = new ArrayList<>();

  /// @param name where the name stands
  /// @param scope where it can be used
  /// @param step the step that defines it
  private record Definition(Node.Scalar name, Node scope, Sheet.StepPlace step, Kind kind) {}

  private enum Kind {
    REGISTER,
    SET,
    LOOP,
    VARIABLE
  }

  NameMistakes(Mistakes mistakes, Set<String> everywhere) {
    this.mistakes = mistakes;
    this.everywhere = everywhere;
    for (Sheet.StepPlace place : mistakes.sheet().steps()) {
      Node.Mapping step = place.node();
      Node root = mistakes.sheet().root();
      if (step.get("register").orElse(root) instanceof Node.Scalar name) {
        definitions.add(new Definition(name, root, place, Kind.REGISTER));
      }
      if (step.get("as").orElse(root) instanceof Node.Scalar name) {
        definitions.add(new Definition(name, step, place, Kind.LOOP));
      }
      if (step.get("set").orElse(root) instanceof Node.Mapping set && set != root) {
        set.entries()
            .forEach(entry -> definitions.add(new Definition(entry.key(), root, place, Kind.SET)));
      }
      if (step.get("vars").orElse(root) instanceof Node.Mapping vars && vars != root) {
        vars.entries()
            .forEach(
                entry -> definitions.add(new Definition(entry.key(), step, place, Kind.VARIABLE)));
      }
    }
  }

  void all() {
    for (Definition definition : definitions) {
      String name = definition.name().text();
      if (!everywhere.contains(name) && alone(definition) && used(definition)) {
        mistakes.replace(Operator.RENAME_A_DEFINITION, definition.name().span(), name + "_2");
        if (definition.kind() == Kind.REGISTER) {
          dropRegister(definition);
          useBefore(definition);
        }
        if (definition.kind() == Kind.LOOP) {
          dropLoop(definition);
        }
      }
    }
    for (Sheet.StepPlace place : mistakes.sheet().steps()) {
      moveOut(place);
    }
  }

  /// Whether no other definition can be meant: none in the file, but for loops elsewhere.
  private boolean alone(Definition one) {
    return definitions.stream()
        .filter(other -> other != one && other.name().text().equals(one.name().text()))
        .allMatch(other ->
            one.kind() == Kind.LOOP
                && other.kind() == Kind.LOOP
                && !within(one.step().node().span(), other.scope().span())
                && !within(other.step().node().span(), one.scope().span()));
  }

  private static boolean within(Span inner, Span outer) {
    return inner.start().compareTo(outer.start()) >= 0 && inner.end().compareTo(outer.end()) <= 0;
  }

  private boolean used(Definition definition) {
    return uses(definition.scope(), definition.name().text()).stream()
        .anyMatch(use ->
            use.scalar().span().start().compareTo(definition.name().span().start()) > 0
                || definition.kind() == Kind.LOOP
                || isOutput(use));
  }

  /// Outputs stand above the steps whose results they give.
  private boolean isOutput(Sheet.Text use) {
    return mistakes.sheet().root().get("outputs").stream()
        .anyMatch(outputs -> within(use.scalar().span(), outputs.span()));
  }

  private static List<Sheet.Text> uses(Node scope, String name) {
    return Sheet.texts(scope).stream().filter(text -> Usage.of(name, text)).toList();
  }

  private void dropRegister(Definition definition) {
    Node.Mapping step = definition.step().node();
    step.entry("register")
        .flatMap(entry -> mistakes.sheet().without(step, entry))
        .ifPresent(text ->
            mistakes.add(
                Operator.DROP_A_REGISTER,
                definition.name().span(),
                "without `register: " + definition.name().text() + "`",
                text));
  }

  /// A later step of the same list that uses the name goes before the one that defines it.
  private void useBefore(Definition definition) {
    Sheet.StepPlace defining = definition.step();
    List<Node> items = defining.siblings().items();
    for (int i = defining.index() + 1; i < items.size(); i++) {
      if (!uses(items.get(i), definition.name().text()).isEmpty()) {
        Optional<int[]> from = mistakes.sheet().lines(items.get(i));
        Optional<int[]> to = mistakes.sheet().lines(defining.node());
        if (from.isPresent() && to.isPresent()) {
          String text = mistakes.sheet().text();
          String moved = text.substring(from.get()[0], from.get()[1]);
          mistakes.add(
              Operator.USE_BEFORE_DEFINITION,
              items.get(i).span(),
              "moved before `register: " + definition.name().text() + "`",
              text.substring(0, to.get()[0])
                  + moved
                  + text.substring(to.get()[0], from.get()[0])
                  + text.substring(from.get()[1]));
        }
        return;
      }
    }
  }

  private void dropLoop(Definition definition) {
    Node.Mapping step = definition.step().node();
    Node.Entry loop = step.entry("loop").orElseThrow();
    boolean elsewhere =
        step.entries().stream()
            .filter(entry -> entry != loop)
            .anyMatch(entry -> !uses(entry.value(), definition.name().text()).isEmpty());
    Optional<String> without = mistakes.sheet().without(step, loop);
    if (elsewhere && without.isPresent()) {
      mistakes.add(
          Operator.USE_OUTSIDE_THE_BLOCK, loop.key().span(), "without its `loop`", without.get());
    }
  }

  /// The last step of a block that uses what the block defines or holds goes behind the block.
  private void moveOut(Sheet.StepPlace block) {
    if (!(block.node().get("steps").orElse(block.node()) instanceof Node.Sequence inner)
        || inner.items().size() < 2
        || !(inner.items().getLast() instanceof Node.Mapping last)) {
      return;
    }
    String what = "";
    for (Definition definition : definitions) {
      String name = definition.name().text();
      if (definition.scope() == block.node()
          && !everywhere.contains(name)
          && alone(definition)
          && !uses(last, name).isEmpty()) {
        what = name;
      }
    }
    for (String session : sessions(block.node())) {
      boolean around = block.around().stream().anyMatch(each -> sessions(each).contains(session));
      if (!around && uses(session, last)) {
        what = session;
      }
    }
    Optional<int[]> from = mistakes.sheet().lines(last);
    Optional<int[]> to = mistakes.sheet().lines(block.node());
    if (!what.isEmpty() && from.isPresent() && to.isPresent()) {
      String text = mistakes.sheet().text();
      String moved = text.substring(from.get()[0], from.get()[1]);
      int deeper = indent(moved) - indent(text.substring(to.get()[0]));
      mistakes.add(
          Operator.USE_OUTSIDE_THE_BLOCK,
          last.span(),
          "moved out of the block with `" + what + "`",
          text.substring(0, from.get()[0])
              + text.substring(from.get()[1], to.get()[1])
              + moved
                  .lines()
                  .map(line -> line.isBlank() ? line : line.substring(deeper))
                  .collect(java.util.stream.Collectors.joining("\n", "", "\n"))
              + text.substring(to.get()[1]));
    }
  }

  private static int indent(String text) {
    return text.length() - text.stripLeading().length();
  }

  private static List<String> sessions(Node.Mapping step) {
    List<String> sessions = new ArrayList<>();
    if (step.get("with").isPresent()) {
      for (Node.Mapping held : Sheet.items(step.get("with").get())) {
        if (held.get("sql").orElse(held) instanceof Node.Mapping sql
            && sql.get("session").orElse(sql) instanceof Node.Scalar session) {
          sessions.add(session.text());
        }
      }
    }
    return sessions;
  }

  private static boolean uses(String session, Node.Mapping step) {
    return step.get("sql").orElse(step) instanceof Node.Mapping sql
        && sql.get("session").orElse(sql) instanceof Node.Scalar named
        && named.text().equals(session);
  }
}
