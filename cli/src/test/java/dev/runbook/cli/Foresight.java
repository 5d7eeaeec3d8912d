package dev.runbook.cli;

import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlannedStep;
import dev.runbook.engine.plan.PlannedStep.Circumstance;
import dev.runbook.engine.plan.StepId;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Holds what a run did against the plan that was made before it, step by step.
///
/// A plan may say more than happens, such as what may run; it may not say less. A step that changed
/// something must be planned as one that changes or cannot be judged yet, with an effect at least
/// as bad and, where the changes are known, with the very changes; a step that was skipped as one
/// that is or may be skipped; every step must be in the plan. That a step fails nobody plans.
public final class Foresight {
  private final Plan plan;

  public Foresight(Plan plan) {
    this.plan = plan;
  }

  /// What the plan did not foresee, a sentence for each; empty when all that happened is contained
  /// in it.
  public List<String> missed(List<Recorded> events) {
    List<String> missed = new ArrayList<>();
    for (Recorded recorded : events) {
      if (recorded.event() instanceof RunEvent.StepFinished finished) {
        missed(finished).ifPresent(missed::add);
      }
    }
    return missed;
  }

  private Optional<String> missed(RunEvent.StepFinished event) {
    List<PlannedStep> planned = planned(event);
    if (planned.isEmpty()) {
      return Optional.of(named(event) + " was not planned");
    }
    if (planned.stream().anyMatch(step -> allows(step, event))) {
      return Optional.empty();
    }
    return Optional.of(
        named(event)
            + " was "
            + event.outcome()
            + changes(event.changes())
            + ", and planned as "
            + planned.getFirst().when()
            + " "
            + planned.getFirst().effect()
            + " "
            + planned.getFirst().verdict());
  }

  private static String named(RunEvent.StepFinished event) {
    return event.number() + " " + event.step().written() + " on " + event.host();
  }

  private static String changes(List<Change> changes) {
    return changes.isEmpty()
        ? ""
        : " (" + String.join(", ", changes.stream().map(Foresight::words).toList()) + ")";
  }

  private static String words(Change change) {
    return change.verb() + " " + change.subject();
  }

  /// The entries for the step; those of another host count for a step that is planned for one host
  /// only.
  private List<PlannedStep> planned(RunEvent.StepFinished event) {
    List<PlannedStep> all =
        plan.steps().stream().filter(step -> same(step.id(), event.step())).toList();
    List<PlannedStep> own = all.stream().filter(step -> step.host().equals(event.host())).toList();
    boolean forOne = all.stream().map(PlannedStep::host).distinct().count() == 1;
    return own.isEmpty() && forOne ? all : own;
  }

  /// A plan does not know attempts, nor the keys of a list that is not known yet.
  private static boolean same(StepId planned, StepId ran) {
    if (!planned.path().equals(ran.path())) {
      return false;
    }
    if (planned.loopKey().equals(ran.loopKey())) {
      return true;
    }
    if (!planned.loopKey().equals("each")
        && !planned.loopKey().contains("each/")
        && !planned.loopKey().endsWith("/each")) {
      return false;
    }
    String pattern =
        String.join(
            "/",
            List.of(planned.loopKey().split("/", -1)).stream()
                .map(key -> key.equals("each") ? ".+" : java.util.regex.Pattern.quote(key))
                .toList());
    return ran.loopKey().matches(pattern);
  }

  private boolean allows(PlannedStep step, RunEvent.StepFinished event) {
    boolean group = step.verdict() instanceof PlannedStep.Groups;
    return switch (event.outcome()) {
      case "skipped" ->
          step.verdict() instanceof PlannedStep.Skips || step.when() != Circumstance.CERTAIN;
      case "unchanged" -> !(step.verdict() instanceof PlannedStep.Skips);
      case "changed" -> group || changes(step, event);
      default -> !(step.verdict() instanceof PlannedStep.Skips);
    };
  }

  private boolean changes(PlannedStep step, RunEvent.StepFinished event) {
    Effect worst =
        event.changes().stream().map(Change::effect).max(Effect::compareTo).orElse(Effect.READ);
    return switch (step.verdict()) {
      case PlannedStep.Changes planned ->
          effect(step, planned).compareTo(worst) >= 0
              && (!first(step)
                  || event.changes().stream()
                      .allMatch(change ->
                          planned.changes().stream()
                              .anyMatch(each ->
                                  each.subject().contains("‹")
                                      || words(each).equals(words(change)))));
      case PlannedStep.Unjudged _ ->
          step.effect().isEmpty() || step.effect().get().compareTo(worst) >= 0;
      case PlannedStep.Groups _, PlannedStep.Skips _, PlannedStep.Nothing _, PlannedStep.Fails _ ->
          false;
    };
  }

  /// Whether no step before it changes the host it goes to.
  private boolean first(PlannedStep step) {
    return plan.steps().stream()
        .takeWhile(each -> !each.equals(step))
        .filter(each -> each.target().equals(step.target()))
        .filter(each -> !each.effect().equals(Optional.of(Effect.READ)))
        .noneMatch(each ->
            each.verdict() instanceof PlannedStep.Changes
                || each.verdict() instanceof PlannedStep.Unjudged);
  }

  private static Effect effect(PlannedStep step, PlannedStep.Changes planned) {
    Effect own = step.effect().orElse(Effect.DESTROY);
    return planned.changes().stream()
        .map(Change::effect)
        .filter(effect -> effect.compareTo(own) > 0)
        .findFirst()
        .orElse(own);
  }
}
