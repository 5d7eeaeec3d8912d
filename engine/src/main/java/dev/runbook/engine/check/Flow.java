package dev.runbook.engine.check;

import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.yaml.Node;
import java.util.List;
import java.util.Optional;

/// Where a run goes on, by reading alone.
final class Flow {
  private final Reading reading;

  Flow(Reading reading) {
    this.reading = reading;
  }

  /// Whether no step after this one in its list can run: it fails whatever the values are.
  boolean alwaysFails(Step step) {
    if (step.modifiers().has(Modifier.LOOP)
        || step.modifiers().has(Modifier.IGNORE_ERRORS)
        || step.modifiers().has(Modifier.FAILED_WHEN)
        || step.modifiers().has(Modifier.TAGS)
        || !step.modifiers().rescue().isEmpty()
        || (step.modifiers().has(Modifier.WHEN) && !holds(step, Modifier.WHEN))) {
      return false;
    }
    return switch (step) {
      case Step.ModuleStep module -> module.module().equals("fail");
      case Step.Block block -> anyFails(block.steps());
      case Step.Include include ->
          include.callee().map(callee -> anyFails(callee.steps())).orElse(false);
    };
  }

  /// Whether a list of steps ends in a failure whatever the values are.
  boolean anyFails(List<Step> steps) {
    return steps.stream().anyMatch(this::alwaysFails);
  }

  private boolean holds(Step step, Modifier modifier) {
    return reading
        .around(step)
        .map(around ->
            reading.foreseen().truth(step.modifiers().node(modifier).orElseThrow(), step, around)
                == Formulas.Truth.YES)
        .orElse(false);
  }

  /// The name of a step as its author wrote it; empty when it has none of its own.
  static String ownName(Step step) {
    String given =
        switch (step) {
          case Step.ModuleStep module -> module.module();
          case Step.Block _ -> "steps";
          case Step.Include _ -> "include";
        };
    return step.name().equals(given) ? "" : step.name();
  }

  /// The text of a node that is written out: no tag, no `{{name}}`; empty otherwise.
  static String constant(Node node) {
    return node instanceof Node.Scalar scalar
            && scalar.tag().isEmpty()
            && !scalar.text().contains("{{")
        ? scalar.text()
        : "";
  }

  /// The conditions of a modifier that is one or a list of them.
  static List<Node> parts(Optional<Node> condition) {
    return condition
        .map(node -> node instanceof Node.Sequence list ? list.items() : List.of(node))
        .orElse(List.of());
  }

  /// The texts of a node that is one or a list of them.
  static List<Node.Scalar> scalars(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> List.of(scalar);
      case Node.Sequence list -> list.items().stream().flatMap(i -> scalars(i).stream()).toList();
      case Node.Mapping _ -> List.of();
    };
  }
}
