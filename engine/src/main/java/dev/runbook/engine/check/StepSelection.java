package dev.runbook.engine.check;

import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.yaml.Node;
import java.util.List;

/// The tags of steps.
final class StepSelection {
  private StepSelection() {}

  /// A step's own tags.
  static List<String> tags(Step step) {
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
}
