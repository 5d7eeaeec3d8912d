package dev.runbook.engine.plan;

import dev.runbook.engine.plan.PlannedStep.Verdict;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.secret.Redactor;
import java.util.List;
import java.util.Optional;

/// The last gate before a plan is shown or kept: every text in it that could hold a secret goes
/// through the redactor, for what a host answered may repeat one.
final class PlanRedaction {
  private final Redactor redactor;

  private PlanRedaction(Redactor redactor) {
    this.redactor = redactor;
  }

  static Plan of(Redactor redactor, Plan plan) {
    PlanRedaction redaction = new PlanRedaction(redactor);
    return new Plan(
        plan.runbook(),
        plan.made(),
        plan.offline(),
        redaction.values(plan.inputs()),
        plan.plays().stream()
            .map(play ->
                new Plan.PlannedPlay(
                    play.name(),
                    play.path(),
                    play.hosts(),
                    play.steps().stream().map(redaction::step).toList()))
            .toList());
  }

  private PlannedStep step(PlannedStep step) {
    return new PlannedStep(
        new StepId(step.id().path(), text(step.id().loopKey()), step.id().attempt()),
        step.number(),
        step.name(),
        step.host(),
        step.target(),
        step.module(),
        step.depth(),
        step.tags(),
        step.effect(),
        step.when(),
        text(step.because()),
        values(step.arguments()),
        verdict(step.verdict()),
        step.holds().stream()
            .map(hold ->
                new PlannedHold(
                    hold.module(), hold.certain(), values(hold.arguments()), text(hold.note())))
            .toList(),
        step.guards().stream()
            .map(guard ->
                new PlannedGuard(guard.expression(), guard.holds(), values(guard.values())))
            .toList(),
        step.questions().stream()
            .map(question -> new PlannedQuestion(question.kind(), text(question.text())))
            .toList(),
        step.answers(),
        new PlannedReview(
            step.review().table().map(this::table),
            text(step.review().irreversible()),
            text(step.review().ifInterrupted())));
  }

  private PlannedTable table(PlannedTable table) {
    return new PlannedTable(
        text(table.title()),
        table.columns().stream().map(this::text).toList(),
        table.rows().stream()
            .map(row -> new PlannedTable.Row(text(row.name()), values(row.cells())))
            .toList());
  }

  private Verdict verdict(Verdict verdict) {
    return switch (verdict) {
      case PlannedStep.Groups _ -> verdict;
      case PlannedStep.Skips skips -> new PlannedStep.Skips(text(skips.reason()));
      case PlannedStep.Nothing nothing -> new PlannedStep.Nothing(text(nothing.reason()));
      case PlannedStep.Changes changes ->
          new PlannedStep.Changes(
              changes.changes().stream().map(this::change).toList(), text(changes.note()));
      case PlannedStep.Unjudged unjudged ->
          new PlannedStep.Unjudged(unjudged.after(), text(unjudged.reason()));
      case PlannedStep.Fails(Failure failure) ->
          new PlannedStep.Fails(
              new Failure(
                  failure.kind(),
                  text(failure.message()),
                  text(failure.detail()),
                  text(failure.hint())));
    };
  }

  private Change change(Change change) {
    return new Change(
        change.effect(),
        change.verb(),
        text(change.subject()),
        text(change.before()),
        text(change.after()));
  }

  private List<PlannedValue> values(List<PlannedValue> values) {
    return values.stream()
        .map(value ->
            new PlannedValue(value.name(), text(value.shown()), value.origin(), value.place()))
        .toList();
  }

  private Optional<String> text(Optional<String> text) {
    return text.map(this::text);
  }

  private String text(String text) {
    return redactor.redact(text);
  }
}
