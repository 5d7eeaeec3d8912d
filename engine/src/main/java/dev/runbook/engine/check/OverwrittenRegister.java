package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.yaml.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// What is registered is used before another step registers the same name.
final class OverwrittenRegister implements RunbookRule {
  private static final Rule RULE =
      Rule.warning(
              "register.overwritten",
              "Two steps register the same name, and nothing uses the first value.",
              "The second value takes the place of the first: one of the two was meant to have"
                  + " another name.")
          .guessing();

  @Override
  public Rule rule() {
    return RULE;
  }

  @Override
  public boolean isAskedBeside() {
    return true;
  }

  /// Of one name that two steps beside each other register, whether anything between names it. Each
  /// list of steps is gone through once.
  @Override
  public void look(Reading reading, Consumer<Diagnostic> found) {
    reading.eachStep((_, around) -> {
      if (around.role() == StepTree.Role.STEPS && around.index() == 0) {
        beside(around.siblings(), found);
      }
    });
  }

  private static void beside(List<Step> steps, Consumer<Diagnostic> found) {
    Map<String, Step> unused = new HashMap<>();
    for (Step step : steps) {
      unused.keySet().removeAll(words(step));
      String name = name(step);
      if (name.isEmpty()) {
        continue;
      }
      Step before = unused.put(name, step);
      if (before != null) {
        found.accept(
            RULE.at(
                    step.modifiers().node(Modifier.REGISTER).map(Node::span).orElse(step.span()),
                    "`"
                        + name
                        + "` is what `"
                        + before.name()
                        + "` registers, and nothing has used that.")
                .withAdvice("Give one of the two another name."));
      }
    }
  }

  /// What a step registers whatever the values are.
  private static String name(Step step) {
    return step.modifiers().has(Modifier.WHEN)
        ? ""
        : step.modifiers().name(Modifier.REGISTER).orElse("");
  }

  /// Every word in the step and in all that is in it, but for the name it registers itself.
  private static Set<String> words(Step step) {
    Set<String> words = new HashSet<>();
    step.modifiers()
        .nodes()
        .forEach((modifier, node) -> {
          if (modifier != Modifier.REGISTER) {
            Words.in(node, words);
          }
        });
    step.modifiers().vars().forEach(each -> Words.in(each.value(), words));
    step.modifiers()
        .holds()
        .forEach(each -> {
          Words.in(each.arguments(), words);
          each.when().ifPresent(when -> Words.in(when, words));
        });
    switch (step) {
      case Step.ModuleStep module -> Words.in(module.arguments(), words);
      case Step.Block block -> block.steps().forEach(each -> words.addAll(words(each)));
      case Step.Include include -> include.inputs().forEach(each -> Words.in(each.value(), words));
    }
    for (List<Step> more :
        List.of(
            step.modifiers().rescue(), step.modifiers().onFailure(), step.modifiers().always())) {
      more.forEach(each -> words.addAll(words(each)));
    }
    return words;
  }
}
