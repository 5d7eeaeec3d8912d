package dev.runbook.cli;

import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlannedStep;
import dev.runbook.engine.plan.PlannedStep.Circumstance;
import dev.runbook.engine.plan.StepId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Holds what a run did against the plan that was made before it, event by event.
///
/// A plan may say more than happens, such as what may run; it may not say less. Every step that
/// began or ended must be in the plan, under the same path, item and host, and allowed by what is
/// said of it there ([Foreseen]); and in a run that succeeded every step that was planned for
/// certain must have come.
///
/// Of a step that runs once only, on whichever host comes first, the plan must name that host.
public final class Foresight {
  private static final String ANY_ITEM = "each";

  private final Plan plan;
  private final Set<String> named;

  public Foresight(Plan plan) {
    this.plan = plan;
    this.named =
        plan.steps().stream()
            .map(step -> step.number() + " " + step.name())
            .collect(Collectors.toSet());
  }

  /// What the plan did not foresee, a sentence for each; empty when all that happened is contained
  /// in it.
  public List<String> missed(List<Recorded> events) {
    Set<String> missed = new LinkedHashSet<>(unfounded());
    Set<String> ended = new HashSet<>();
    boolean succeeded = false;
    for (Recorded recorded : events) {
      switch (recorded.event()) {
        case RunEvent.OfStep event -> {
          missed(event).ifPresent(missed::add);
          if (event instanceof RunEvent.StepFinished) {
            ended.add(key(event.step(), event.host()));
          }
        }
        case RunEvent.PlayStarted play -> missed(play).ifPresent(missed::add);
        case RunEvent.RunFinished finished -> succeeded = finished.outcome().equals("succeeded");
        case RunEvent.RunStarted _, RunEvent.PlanApplied _, RunEvent.HostLost _ -> {}
      }
    }
    if (succeeded) {
      missed.addAll(absent(ended));
    }
    return List.copyOf(missed);
  }

  /// What the plan leaves open without saying which step of it will tell.
  private List<String> unfounded() {
    return plan.steps().stream()
        .map(step -> new Foreseen(step).unfounded(named).map(words -> named(step) + words))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<String> missed(RunEvent.PlayStarted event) {
    return plan.plays().stream()
            .anyMatch(play ->
                play.path().equals(event.path())
                    && play.name().equals(event.play())
                    && play.hosts().equals(event.hosts()))
        ? Optional.empty()
        : Optional.of(
            "the play "
                + event.play()
                + " for "
                + String.join(", ", event.hosts())
                + " was not planned");
  }

  private Optional<String> missed(RunEvent.OfStep event) {
    List<PlannedStep> planned = planned(event);
    String subject = event.step().written() + " on " + event.host();
    if (planned.isEmpty()) {
      return Optional.of(subject + " was not planned");
    }
    List<String> objections = new ArrayList<>();
    for (PlannedStep step : planned) {
      Optional<String> objection = new Foreseen(step).objection(event);
      if (objection.isEmpty()) {
        return Optional.empty();
      }
      objections.add(objection.get());
    }
    return Optional.of(subject + " " + objections.getFirst());
  }

  /// The entries for the step: the very item's, else those for whatever items there will be.
  private List<PlannedStep> planned(RunEvent.OfStep event) {
    List<PlannedStep> all =
        plan.steps().stream()
            .filter(step -> step.id().path().equals(event.step().path()))
            .filter(step -> host(step, event).equals(event.host()))
            .toList();
    List<PlannedStep> exact =
        all.stream()
            .filter(step -> step.id().loopKey().equals(event.step().loopKey()))
            .filter(step -> !anyItem(step) || event.step().loopKey().isEmpty())
            .toList();
    return exact.isEmpty()
        ? all.stream()
            .filter(Foresight::anyItem)
            .filter(step -> items(step.id()).matcher(event.step().loopKey()).matches())
            .toList()
        : exact;
  }

  /// What a step holds is told of the host that its commands go to.
  private static String host(PlannedStep step, RunEvent.OfStep event) {
    return event instanceof RunEvent.HoldOpened || event instanceof RunEvent.HoldReleased
        ? step.target()
        : step.host();
  }

  /// Whether the list that the step is repeated for is not known yet; an item may be called `each`.
  private static boolean anyItem(PlannedStep step) {
    return step.when() != Circumstance.CERTAIN
        && List.of(step.id().loopKey().split("/", -1)).contains(ANY_ITEM);
  }

  private static Pattern items(StepId planned) {
    return Pattern.compile(
        Stream.of(planned.loopKey().split("/", -1))
            .map(key -> key.equals(ANY_ITEM) ? ".+" : Pattern.quote(key))
            .collect(Collectors.joining("/")));
  }

  /// What was to come for certain and did not.
  private List<String> absent(Set<String> ended) {
    return plan.steps().stream()
        .filter(step -> step.when() == Circumstance.CERTAIN)
        .filter(step -> !(step.verdict() instanceof PlannedStep.Skips))
        .filter(step -> !ended.contains(key(step.id(), step.host())))
        .map(step -> named(step) + " was planned for certain and did not come")
        .toList();
  }

  private static String named(PlannedStep step) {
    return step.id().written() + " on " + step.host();
  }

  /// Of all attempts.
  private static String key(StepId step, String host) {
    return new StepId(step.path(), step.loopKey(), "1").written() + " on " + host;
  }
}
