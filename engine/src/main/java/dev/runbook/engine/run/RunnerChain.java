package dev.runbook.engine.run;

import dev.runbook.engine.plan.Selection;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Builds the runner of a step: its action with one small wrapper per modifier it has, in the one
/// order of the language, innermost first; `changed_when` and `failed_when` are the actions' own
/// business ([Judging]). Built once per play, shared by all hosts.
final class RunnerChain {
  private final Selection selection;

  RunnerChain(Selection selection) {
    this.selection = selection;
  }

  /// The runners of those steps that the selection chooses.
  ///
  /// @param tags the tags of everything around the steps
  List<StepRunner> of(List<Step> steps, Set<String> tags) {
    List<StepRunner> runners = new ArrayList<>();
    for (Step step : steps) {
      of(step, tags).ifPresent(runners::add);
    }
    return runners;
  }

  /// The runner of a step, with the step entered into the frame; empty when the selection leaves it
  /// out.
  Optional<StepRunner> of(Step step, Set<String> around) {
    Set<String> tags = new HashSet<>(around);
    tags.addAll(step.modifiers().tags());
    if (!selection.chooses(step, around)) {
      return Optional.empty();
    }
    StepRunner runner =
        switch (step) {
          case Step.ModuleStep module -> new ModuleRunner(module);
          case Step.Block block -> new BlockRunner(of(block.steps(), tags));
          case Step.Include include ->
              new IncludeRunner(
                  include, include.callee().map(file -> of(file.steps(), tags)).orElse(List.of()));
        };
    runner = wrap(step, runner, tags);
    return Optional.of(new Entered(step, runner));
  }

  private StepRunner wrap(Step step, StepRunner action, Set<String> tags) {
    StepRunner runner = action;
    if (has(step, Modifier.BECOME) || has(step, Modifier.ENVIRONMENT)) {
      runner = new Adjusting(runner);
    }
    if (!step.modifiers().holds().isEmpty()) {
      runner = new Holding(runner);
    }
    if (has(step, Modifier.TIMEOUT)) {
      runner = new TimeLimited(Modifier.TIMEOUT, runner);
    }
    if (has(step, Modifier.RETRIES) || has(step, Modifier.UNTIL)) {
      runner = new Retrying(runner);
    }
    if (has(step, Modifier.DEADLINE)) {
      runner = new TimeLimited(Modifier.DEADLINE, runner);
    }
    if (!step.modifiers().rescue().isEmpty()
        || !step.modifiers().onFailure().isEmpty()
        || !step.modifiers().always().isEmpty()) {
      runner =
          new Rescuing(
              runner,
              of(step.modifiers().rescue(), tags),
              of(step.modifiers().onFailure(), tags),
              of(step.modifiers().always(), tags));
    }
    if (has(step, Modifier.IGNORE_ERRORS)) {
      runner = new IgnoringErrors(runner);
    }
    if (has(step, Modifier.WHEN)) {
      runner = new Conditional(runner);
    }
    if (has(step, Modifier.LOOP)) {
      runner = new Looping(runner);
    }
    if (has(step, Modifier.DELEGATE_TO)) {
      runner = new Delegating(runner);
    }
    if (has(step, Modifier.RUN_ONCE)) {
      runner = new RunOnce(runner);
    }
    if (!step.modifiers().vars().isEmpty()) {
      runner = new WithVariables(runner);
    }
    if (has(step, Modifier.REGISTER) || has(step, Modifier.NOTIFY)) {
      runner = new Registering(runner);
    }
    return runner;
  }

  /// The whole of a step, entered into the frame; its failures to evaluate are its own.
  private record Entered(Step step, StepRunner whole) implements StepRunner {
    @Override
    public StepResult run(Frame frame) throws InterruptedException {
      return whole.attempt(frame.of(step));
    }
  }

  private static boolean has(Step step, Modifier modifier) {
    return step.modifiers().has(modifier);
  }
}
