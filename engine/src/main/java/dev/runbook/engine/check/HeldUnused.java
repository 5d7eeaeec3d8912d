package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Step;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Consumer;

/// What is held under a name is used by that name.
final class HeldUnused implements RunbookRule {
  private static final Rule RULE =
      Rule.warning(
              "hold.unused",
              "Something is held under a name, and no step inside uses it.",
              "The statements of the block were meant to run in the held session, and run in"
                  + " others: each step says so itself, `session: backup`. Where holding it is all"
                  + " that is wanted, allow it with the reason.")
          .guessing();

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    IdentityHashMap<Step, List<HeldName>> used = new IdentityHashMap<>();
    reading.eachStep((step, around) -> {
      if (step instanceof Step.ModuleStep module) {
        HeldName.usedBy(module, around, reading)
            .ifPresent(name -> {
              around.running().forEach(block -> add(used, block, name));
              add(used, step, name);
            });
      }
    });
    reading.eachStep((step, around) -> {
      for (HeldName held : HeldName.heldBy(step, around, reading)) {
        boolean unused =
            used.getOrDefault(step, List.of()).stream()
                .filter(use -> use.module().equals(held.module()))
                .noneMatch(use -> use.name().isEmpty() || use.name().equals(held.name()));
        if (!held.name().isEmpty() && unused) {
          found.accept(
              RULE.at(
                      held.written()
                          .map(Definition::value)
                          .map(node -> node.span())
                          .orElse(held.span()),
                      "No step of this block uses `" + held.name() + "`, which is held around it.")
                  .withAdvice(
                      "Name it in the steps that are to use it, or leave it out of `with`."));
        }
      }
    });
  }

  private static void add(IdentityHashMap<Step, List<HeldName>> used, Step block, HeldName name) {
    used.computeIfAbsent(block, _ -> new ArrayList<>()).add(name);
  }
}
