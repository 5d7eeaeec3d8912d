package dev.runbook.cli.command;

import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Step;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// All tags in a play.
final class Tags {
  private Tags() {}

  static Set<String> of(Play play) {
    Set<String> tags = new TreeSet<>(play.tags());
    collect(play.steps(), tags);
    return tags;
  }

  private static void collect(List<Step> steps, Set<String> tags) {
    for (Step step : steps) {
      tags.addAll(step.modifiers().tags());
      switch (step) {
        case Step.Block block -> collect(block.steps(), tags);
        case Step.Include include ->
            include.callee().ifPresent(callee -> collect(callee.steps(), tags));
        case Step.ModuleStep _ -> {}
      }
    }
  }
}
