package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.module.Holdable;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// A step that names what is held stands in a block that holds it.
final class HeldAround implements RunbookRule {
  private static final Rule RULE =
      Rule.error(
          "hold.not-around",
          "A step uses what no block around it holds.",
          "What stands under `with` is open for the steps of its own block only: not for steps"
              + " after the block, and not for its `rescue`, `on_failure` and `always`, which run"
              + " when it has been released.");

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    reading.eachStep((step, around) -> {
      if (step instanceof Step.ModuleStep module) {
        look(module, around, reading).ifPresent(found);
      }
    });
  }

  private static Optional<Diagnostic> look(
      Step.ModuleStep step, StepTree.Around around, Reading reading) {
    Optional<HeldName> used = HeldName.usedBy(step, around, reading);
    if (used.isEmpty() || used.get().name().isEmpty()) {
      return Optional.empty();
    }
    List<Step> blocks = new ArrayList<>(around.running());
    blocks.add(step);
    Set<String> names = new TreeSet<>();
    for (Step block : blocks) {
      for (HeldName held : HeldName.heldBy(block, around, reading)) {
        if (held.module().equals(step.module())) {
          if (held.name().isEmpty() || held.name().equals(used.get().name())) {
            return Optional.empty();
          }
          names.add(held.name());
        }
      }
    }
    String argument =
        ((Holdable<?>) reading.catalog().module(step.module()).orElseThrow())
            .heldName()
            .orElseThrow();
    String name = used.get().name();
    return Optional.of(
        RULE.at(
                used.get().written().map(Definition::value).orElse(step.arguments()).span(),
                "No block around this step holds the " + argument + " `" + name + "`.")
            .withAdvice(
                Suggestion.didYouMean(name, names)
                    .orElse(
                        "Hold it around the step: `with: [{ "
                            + step.module()
                            + ": { "
                            + argument
                            + ": "
                            + name
                            + " } }]`.")));
  }
}
