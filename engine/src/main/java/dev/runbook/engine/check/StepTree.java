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
  /// @param running those of the ancestors in whose own steps it stands, and not in their `rescue`,
  ///   `on_failure` or `always`: what they hold is open here
  /// @param siblings the list that the step stands in, itself included
  /// @param index its place in that list, from 0
  record Around(
      Play play,
      List<Step> ancestors,
      List<Step> running,
      Role role,
      List<Step> siblings,
      int index) {
    Around {
      ancestors = List.copyOf(ancestors);
      running = List.copyOf(running);
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
      Walk walk = new Walk(play, visitor);
      walk.all(play.steps(), List.of(), List.of(), Role.STEPS);
      walk.all(play.handlers(), List.of(), List.of(), Role.HANDLERS);
    }
  }

  private record Walk(Play play, Visitor visitor) {
    void all(List<Step> steps, List<Step> ancestors, List<Step> running, Role role) {
      for (int i = 0; i < steps.size(); i++) {
        Step step = steps.get(i);
        visitor.step(step, new Around(play, ancestors, running, role, steps, i));
        List<Step> inner = and(ancestors, step);
        List<Step> within = and(running, step);
        switch (step) {
          case Step.Block block -> all(block.steps(), inner, within, Role.STEPS);
          case Step.Include include ->
              include.callee().ifPresent(callee -> all(callee.steps(), inner, within, Role.STEPS));
          case Step.ModuleStep _ -> {}
        }
        all(step.modifiers().rescue(), inner, running, Role.RESCUE);
        all(step.modifiers().onFailure(), inner, running, Role.ON_FAILURE);
        all(step.modifiers().always(), inner, running, Role.ALWAYS);
      }
    }

    private static List<Step> and(List<Step> steps, Step last) {
      List<Step> all = new ArrayList<>(steps);
      all.add(last);
      return all;
    }
  }
}
