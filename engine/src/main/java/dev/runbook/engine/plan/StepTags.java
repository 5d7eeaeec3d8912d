package dev.runbook.engine.plan;

import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.yaml.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The tags of steps, and whether a selection chooses them.
public final class StepTags {
  private StepTags() {}

  /// A step's own tags.
  public static List<String> of(Step step) {
    return step.modifiers()
        .node(Modifier.TAGS)
        .map(node ->
            switch (node) {
              case Node.Scalar scalar -> List.of(scalar.text());
              case Node.Sequence list ->
                  list.items().stream()
                      .filter(Node.Scalar.class::isInstance)
                      .map(item -> ((Node.Scalar) item).text())
                      .toList();
              case Node.Mapping _ -> List.<String>of();
            })
        .orElse(List.of());
  }

  /// A block is chosen when one of its steps is: opening what it holds for nothing would be wrong.
  ///
  /// @param around the tags of everything around the step
  public static boolean chosen(Step step, Set<String> around, Selection selection) {
    Set<String> tags = new HashSet<>(around);
    tags.addAll(of(step));
    return switch (step) {
      case Step.ModuleStep _ -> selection.chooses(tags);
      case Step.Block block ->
          block.steps().stream().anyMatch(inner -> chosen(inner, tags, selection));
      case Step.Include include ->
          include.callee().isPresent()
              && include.callee().get().steps().stream()
                  .anyMatch(inner -> chosen(inner, tags, selection));
    };
  }
}
