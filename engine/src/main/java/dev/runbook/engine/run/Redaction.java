package dev.runbook.engine.run;

import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.event.RunEvent.Answered;
import dev.runbook.engine.event.RunEvent.FailureHandled;
import dev.runbook.engine.event.RunEvent.GuardChecked;
import dev.runbook.engine.event.RunEvent.HandlerNotified;
import dev.runbook.engine.event.RunEvent.HoldOpened;
import dev.runbook.engine.event.RunEvent.HoldReleased;
import dev.runbook.engine.event.RunEvent.HostLost;
import dev.runbook.engine.event.RunEvent.PlanApplied;
import dev.runbook.engine.event.RunEvent.PlayStarted;
import dev.runbook.engine.event.RunEvent.RunFinished;
import dev.runbook.engine.event.RunEvent.RunStarted;
import dev.runbook.engine.event.RunEvent.StepFinished;
import dev.runbook.engine.event.RunEvent.StepOutput;
import dev.runbook.engine.event.RunEvent.StepProgressed;
import dev.runbook.engine.event.RunEvent.StepRetried;
import dev.runbook.engine.event.RunEvent.StepSaid;
import dev.runbook.engine.event.RunEvent.StepStarted;
import dev.runbook.engine.event.RunEvent.ThingCreated;
import dev.runbook.engine.event.RunEvent.ThingRemoved;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.secret.Redactor;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The last gate before an event is written: every text in it that could hold a secret goes through
/// the redactor. Values need not: those in which a secret appears are marked sensitive already.
final class Redaction implements UnaryOperator<RunEvent> {
  private final Redactor redactor;

  Redaction(Redactor redactor) {
    this.redactor = redactor;
  }

  @Override
  public RunEvent apply(RunEvent event) {
    return switch (event) {
      case StepStarted e ->
          new StepStarted(
              e.step(), e.host(), e.number(), e.name(), e.module(), e.effect(), text(e.does()));
      case StepOutput e -> new StepOutput(e.step(), e.host(), e.stream(), text(e.text()));
      case StepSaid e -> new StepSaid(e.step(), e.host(), text(e.line()));
      case StepProgressed e -> new StepProgressed(e.step(), e.host(), e.percent(), text(e.text()));
      case StepRetried e ->
          new StepRetried(e.step(), e.host(), e.attempt(), e.of(), failure(e.failure()), e.delay());
      case StepFinished e ->
          new StepFinished(
              e.step(),
              e.host(),
              e.number(),
              e.name(),
              e.module(),
              e.outcome(),
              text(e.reason()),
              e.changes().stream().map(this::change).toList(),
              e.failure().map(this::failure),
              e.registered(),
              e.value(),
              e.took());
      case HoldOpened e -> new HoldOpened(e.step(), e.host(), e.hold(), text(e.description()));
      case HoldReleased e ->
          new HoldReleased(
              e.step(), e.host(), e.hold(), text(e.description()), e.failure().map(this::failure));
      case Answered e ->
          new Answered(e.step(), e.host(), e.kind(), text(e.question()), e.granted(), e.by());
      case HostLost e -> new HostLost(e.host(), e.step(), failure(e.failure()));
      case ThingCreated e ->
          new ThingCreated(e.step(), e.host(), e.kind(), e.id(), text(e.removal()));
      case RunStarted _,
          PlanApplied _,
          PlayStarted _,
          FailureHandled _,
          GuardChecked _,
          ThingRemoved _,
          HandlerNotified _,
          RunFinished _ ->
          event;
    };
  }

  private String text(String text) {
    return redactor.redact(text);
  }

  private Failure failure(Failure failure) {
    return new Failure(
        failure.kind(), text(failure.message()), text(failure.detail()), text(failure.hint()));
  }

  private Change change(Change change) {
    return new Change(
        change.effect(),
        change.verb(),
        text(change.subject()),
        redacted(change.before()),
        redacted(change.after()));
  }

  private Optional<String> redacted(Optional<String> text) {
    return text.map(this::text);
  }
}
