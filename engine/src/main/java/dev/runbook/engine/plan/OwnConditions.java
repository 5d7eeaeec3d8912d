package dev.runbook.engine.plan;

import dev.runbook.engine.check.Formulas.Truth;
import dev.runbook.engine.check.StepBindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.plan.PlannedStep.Verdict;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.result.Registered;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a step's own `failed_when`, `changed_when` and `until` make of what its module has found,
/// as far as that is known.
record OwnConditions(PlanGround ground) {
  /// What was found out about a step.
  ///
  /// @param value what it would register, as far as it is known
  record Found(Verdict verdict, Value value) {}

  /// @param note what else a reviewer should know of changes; may be empty
  Found judged(Step step, StepResult from, String note, Standpoint at) throws EvaluationException {
    StepResult result = from;
    Optional<Truth> failed = holds(step, Modifier.FAILED_WHEN, result, at);
    if (failed.equals(Optional.of(Truth.UNKNOWN))) {
      return open(step, Modifier.FAILED_WHEN, at);
    }
    if (failed.equals(Optional.of(Truth.YES)) && !(result instanceof StepResult.Failed)) {
      result =
          new StepResult.Failed(
              Failure.of(
                  FailureKind.ASSERTION,
                  "The step's own condition `failed_when` says that it failed."),
              result.value());
    } else if (failed.equals(Optional.of(Truth.NO))
        && result instanceof StepResult.Failed said
        && said.failure().kind() == FailureKind.COMMAND) {
      result = new StepResult.Unchanged(said.value(), "`failed_when` says that it is good");
    }
    return switch (result) {
      case StepResult.Failed failure ->
          new Found(new PlannedStep.Fails(failure.failure()), Registered.of(failure));
      case StepResult.Skipped skipped ->
          new Found(new PlannedStep.Skips(skipped.reason()), Registered.of(skipped));
      case StepResult.Changed changed -> changed(step, changed, note, at);
      case StepResult.Unchanged unchanged -> unchanged(step, unchanged, at);
    };
  }

  private Found changed(Step step, StepResult.Changed changed, String note, Standpoint at)
      throws EvaluationException {
    boolean silent = holds(step, Modifier.CHANGED_WHEN, changed, at).equals(Optional.of(Truth.NO));
    StepResult counted = silent ? new StepResult.Unchanged(changed.value(), "") : changed;
    return new Found(
        new PlannedStep.Changes(
            changed.changes(), silent ? "`changed_when` does not count it as a change" : note),
        Registered.of(counted));
  }

  private Found unchanged(Step step, StepResult.Unchanged unchanged, Standpoint at)
      throws EvaluationException {
    Optional<Truth> until = holds(step, Modifier.UNTIL, unchanged, at);
    if (until.isPresent() && until.get() != Truth.YES) {
      return new Found(
          new PlannedStep.Unjudged(
              Set.of(),
              "it waits until `" + text(step, Modifier.UNTIL) + "`, which does not hold now"),
          Value.Unknown.after(at.named(step)));
    }
    Optional<Truth> changed = holds(step, Modifier.CHANGED_WHEN, unchanged, at);
    if (changed.equals(Optional.of(Truth.UNKNOWN))) {
      return open(step, Modifier.CHANGED_WHEN, at);
    }
    return changed.equals(Optional.of(Truth.YES))
        ? new Found(
            new PlannedStep.Changes(List.of(), "`changed_when` counts it as a change"),
            Registered.of(new StepResult.Changed(unchanged.value(), List.of())))
        : new Found(new PlannedStep.Nothing(unchanged.reason()), Registered.of(unchanged));
  }

  private Found open(Step step, Modifier modifier, Standpoint at) {
    Set<String> after =
        step.modifiers()
            .node(modifier)
            .map(node -> Conditions.after(node, ground.formulas(), at))
            .orElse(Set.of());
    return new Found(
        new PlannedStep.Unjudged(after, "`" + modifier.key() + "` cannot be judged yet"),
        Value.Unknown.after(at.named(step)));
  }

  private static String text(Step step, Modifier modifier) {
    return step.modifiers().node(modifier).map(Conditions::text).orElse("");
  }

  /// Empty when the step has no such condition.
  ///
  /// @throws EvaluationException when the condition fails on a result that is known whole
  private Optional<Truth> holds(Step step, Modifier modifier, StepResult result, Standpoint at)
      throws EvaluationException {
    Optional<Node> condition = step.modifiers().node(modifier);
    if (condition.isEmpty()) {
      return Optional.empty();
    }
    Value seen = Registered.of(result);
    StepBindings own = at.bindings().with("result", seen);
    StepBindings bindings =
        step.modifiers().name(Modifier.REGISTER).map(name -> own.with(name, seen)).orElse(own);
    try {
      return Optional.of(ground.formulas().holds(condition.get(), bindings));
    } catch (EvaluationException e) {
      if (result instanceof StepResult.Changed) {
        return Optional.of(Truth.UNKNOWN);
      }
      throw e;
    }
  }
}
