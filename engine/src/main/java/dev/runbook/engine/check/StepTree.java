package dev.runbook.engine.check;

import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Runbook;
import dev.runbook.engine.runbook.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Goes through all steps of a runbook with what is around each of them.
final class StepTree {
  private StepTree() {}

  /// Is shown each step.
  @FunctionalInterface
  interface Visitor {
    void step(Step step, Around around);
  }

  /// Which list of its parent a step stands in.
  enum Role {
    /// Of the play, of a block, or of an included file.
    STEPS,
    RESCUE,
    ON_FAILURE,
    ALWAYS,
    HANDLERS
  }

  /// @param ancestors the blocks and includes around the step, and the steps whose `rescue`,
  ///   `on_failure` or `always` it stands in; outermost first
  /// @param siblings the list that the step stands in, itself included
  /// @param index its place in that list, from 0
  record Around(Play play, List<Step> ancestors, Role role, List<Step> siblings, int index) {
    Around {
      ancestors = List.copyOf(ancestors);
      siblings = List.copyOf(siblings);
    }

    Optional<Step> parent() {
      return ancestors.isEmpty() ? Optional.empty() : Optional.of(ancestors.getLast());
    }

    /// The steps after it in its list.
    List<Step> later() {
      return siblings.subList(index + 1, siblings.size());
    }
  }

  static void visit(Runbook runbook, Visitor visitor) {
    for (Play play : runbook.plays()) {
      all(play.steps(), play, List.of(), Role.STEPS, visitor);
      all(play.handlers(), play, List.of(), Role.HANDLERS, visitor);
    }
  }

  private static void all(
      List<Step> steps, Play play, List<Step> ancestors, Role role, Visitor visitor) {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      visitor.step(step, new Around(play, ancestors, role, steps, i));
      List<Step> inner = new ArrayList<>(ancestors);
      inner.add(step);
      switch (step) {
        case Step.Block block -> all(block.steps(), play, inner, Role.STEPS, visitor);
        case Step.Include include ->
            include
                .callee()
                .ifPresent(callee -> all(callee.steps(), play, inner, Role.STEPS, visitor));
        case Step.ModuleStep _ -> {}
      }
      all(step.modifiers().rescue(), play, inner, Role.RESCUE, visitor);
      all(step.modifiers().onFailure(), play, inner, Role.ON_FAILURE, visitor);
      all(step.modifiers().always(), play, inner, Role.ALWAYS, visitor);
    }
  }
}
