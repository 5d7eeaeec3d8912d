package dev.runbook.engine.journal;

import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.event.RunEvent.Answered;
import dev.runbook.engine.event.RunEvent.FailureHandled;
import dev.runbook.engine.event.RunEvent.GuardChecked;
import dev.runbook.engine.event.RunEvent.HandlerNotified;
import dev.runbook.engine.event.RunEvent.HoldOpened;
import dev.runbook.engine.event.RunEvent.HoldReleased;
import dev.runbook.engine.event.RunEvent.HostLost;
import dev.runbook.engine.event.RunEvent.HostTally;
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
import dev.runbook.engine.plan.StepId;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Fields;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// Events as lines of JSON and back. A table of all kinds, and so long: one case writes each kind,
/// one reads it.
public final class EventCodec {
  /// One line without a line end. Sensitive values become their references.
  public String encode(Recorded recorded) {
    Fields fields = new Fields();
    fields.put("v", RunEvent.VERSION);
    fields.put("seq", recorded.sequence());
    fields.put("at", recorded.at().toString());
    write(recorded.event(), fields);
    return JsonValues.write(fields.mapping());
  }

  /// @throws IOException when the line is not an event, or of a newer version
  public Recorded decode(String line) throws IOException {
    try {
      Value value = JsonValues.read(line);
      if (!(value instanceof Value.Mapping mapping)) {
        throw new IOException("not an event: " + line);
      }
      Fields fields = new Fields(mapping);
      if (fields.whole("v") > RunEvent.VERSION) {
        throw new IOException(
            "the journal was written by a newer version (event format " + fields.whole("v") + ")");
      }
      return new Recorded(
          fields.whole("seq"), Instant.parse(fields.text("at")), read(fields.text("kind"), fields));
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      throw new IOException("not an event: " + line, e);
    }
  }

  private static void write(RunEvent event, Fields to) {
    switch (event) {
      case RunStarted e -> {
        to.kind("run-started")
            .put("run", e.run())
            .put("runbook", e.runbook())
            .put("file", e.file());
        to.putTexts("digests", e.digests()).putValues("inputs", e.inputs());
        to.put("operator", e.operator()).put("engine", e.engine());
      }
      case PlanApplied e -> {
        to.kind("plan-applied").put("file", e.file()).put("sha256", e.sha256());
        to.put("operator", e.operator()).put("made", e.made().toString());
        to.put("approvers", Value.list(e.approvers().stream().map(EventCodec::approver).toList()));
      }
      case PlayStarted e ->
          to.kind("play-started")
              .put("play", e.play())
              .put("path", e.path())
              .put("hosts", e.hosts());
      case StepStarted e -> {
        step(e.step(), e.host(), to.kind("step-started")).put("number", e.number());
        to.put("name", e.name()).put("module", e.module()).put("does", e.does());
        e.effect().ifPresent(effect -> to.put("effect", word(effect)));
      }
      case StepOutput e ->
          step(e.step(), e.host(), to.kind("step-output"))
              .put("stream", e.stream())
              .put("text", e.text());
      case StepSaid e -> step(e.step(), e.host(), to.kind("step-said")).put("line", e.line());
      case StepProgressed e ->
          step(e.step(), e.host(), to.kind("step-progressed"))
              .put("percent", e.percent())
              .put("text", e.text());
      case StepRetried e -> {
        step(e.step(), e.host(), to.kind("step-retried")).put("attempt_number", e.attempt());
        to.put("of", e.of())
            .put("failure", failure(e.failure()))
            .put("delay_ms", e.delay().toMillis());
      }
      case StepFinished e -> {
        step(e.step(), e.host(), to.kind("step-finished")).put("number", e.number());
        to.put("name", e.name()).put("module", e.module()).put("outcome", e.outcome());
        to.put("reason", e.reason());
        to.put("changes", Value.list(e.changes().stream().map(EventCodec::change).toList()));
        e.failure().ifPresent(failure -> to.put("failure", failure(failure)));
        e.registered().ifPresent(name -> to.put("register", name));
        to.put("value", e.value()).put("took_ms", e.took().toMillis());
      }
      case FailureHandled e ->
          step(e.step(), e.host(), to.kind("failure-handled")).put("how", e.how());
      case GuardChecked e -> {
        step(e.step(), e.host(), to.kind("guard-checked")).put("expression", e.expression());
        to.put("holds", Value.bool(e.holds())).putValues("values", e.values());
      }
      case Answered e -> {
        step(e.step(), e.host(), to.kind("answered"))
            .put("to", e.kind())
            .put("question", e.question());
        to.put("granted", Value.bool(e.granted())).put("by", e.by());
      }
      case HoldOpened e ->
          step(e.step(), e.host(), to.kind("hold-opened"))
              .put("hold", e.hold())
              .put("description", e.description());
      case HoldReleased e -> {
        step(e.step(), e.host(), to.kind("hold-released")).put("hold", e.hold());
        to.put("description", e.description());
        e.failure().ifPresent(failure -> to.put("failure", failure(failure)));
      }
      case ThingCreated e ->
          step(e.step(), e.host(), to.kind("thing-created"))
              .put("thing", e.kind())
              .put("id", e.id())
              .put("removal", e.removal());
      case ThingRemoved e ->
          step(e.step(), e.host(), to.kind("thing-removed"))
              .put("thing", e.kind())
              .put("id", e.id());
      case HandlerNotified e ->
          step(e.step(), e.host(), to.kind("handler-notified")).put("handler", e.handler());
      case HostLost e ->
          to.kind("host-lost")
              .put("host", e.host())
              .put("at_step", e.step())
              .put("failure", failure(e.failure()));
      case RunFinished e -> {
        Fields hosts = new Fields();
        e.hosts().forEach((host, tally) -> hosts.put(host, tally(tally)));
        to.kind("run-finished").put("run", e.run()).put("outcome", e.outcome());
        to.put("hosts", hosts.mapping()).put("took_ms", e.took().toMillis());
      }
    }
  }

  private static RunEvent read(String kind, Fields from) {
    return switch (kind) {
      case "run-started" ->
          new RunStarted(
              from.text("run"),
              from.text("runbook"),
              from.text("file"),
              from.texts("digests"),
              from.values("inputs"),
              from.text("operator"),
              from.text("engine"));
      case "plan-applied" ->
          new PlanApplied(
              from.text("file"),
              from.text("sha256"),
              from.text("operator"),
              Instant.parse(from.text("made")),
              from.each("approvers").stream()
                  .map(each -> new PlanApplied.Approver(each.text("name"), each.text("key")))
                  .toList());
      case "play-started" ->
          new PlayStarted(from.text("play"), from.text("path"), from.list("hosts"));
      case "step-started" ->
          new StepStarted(
              step(from),
              from.text("host"),
              from.text("number"),
              from.text("name"),
              from.text("module"),
              from.optional("effect").map(EventCodec::effect),
              from.text("does"));
      case "step-output" ->
          new StepOutput(step(from), from.text("host"), from.text("stream"), from.text("text"));
      case "step-said" -> new StepSaid(step(from), from.text("host"), from.text("line"));
      case "step-progressed" ->
          new StepProgressed(
              step(from), from.text("host"), (int) from.whole("percent"), from.text("text"));
      case "step-retried" ->
          new StepRetried(
              step(from),
              from.text("host"),
              (int) from.whole("attempt_number"),
              (int) from.whole("of"),
              failure(from.fields("failure")),
              Duration.ofMillis(from.whole("delay_ms")));
      case "step-finished" ->
          new StepFinished(
              step(from),
              from.text("host"),
              from.text("number"),
              from.text("name"),
              from.text("module"),
              from.text("outcome"),
              from.text("reason"),
              from.each("changes").stream().map(EventCodec::change).toList(),
              from.has("failure") ? Optional.of(failure(from.fields("failure"))) : Optional.empty(),
              from.optional("register"),
              from.value("value"),
              Duration.ofMillis(from.whole("took_ms")));
      case "failure-handled" -> new FailureHandled(step(from), from.text("host"), from.text("how"));
      case "guard-checked" ->
          new GuardChecked(
              step(from),
              from.text("host"),
              from.text("expression"),
              from.flag("holds"),
              from.values("values"));
      case "answered" ->
          new Answered(
              step(from),
              from.text("host"),
              from.text("to"),
              from.text("question"),
              from.flag("granted"),
              from.text("by"));
      case "hold-opened" ->
          new HoldOpened(
              step(from), from.text("host"), from.text("hold"), from.text("description"));
      case "hold-released" ->
          new HoldReleased(
              step(from),
              from.text("host"),
              from.text("hold"),
              from.text("description"),
              from.has("failure")
                  ? Optional.of(failure(from.fields("failure")))
                  : Optional.empty());
      case "thing-created" ->
          new ThingCreated(
              step(from),
              from.text("host"),
              from.text("thing"),
              from.text("id"),
              from.text("removal"));
      case "thing-removed" ->
          new ThingRemoved(step(from), from.text("host"), from.text("thing"), from.text("id"));
      case "handler-notified" ->
          new HandlerNotified(step(from), from.text("host"), from.text("handler"));
      case "host-lost" ->
          new HostLost(from.text("host"), from.text("at_step"), failure(from.fields("failure")));
      case "run-finished" -> {
        java.util.Map<String, HostTally> hosts = new java.util.LinkedHashMap<>();
        from.values("hosts").forEach((host, value) -> hosts.put(host, tally(Fields.of(value))));
        yield new RunFinished(
            from.text("run"),
            from.text("outcome"),
            hosts,
            Duration.ofMillis(from.whole("took_ms")));
      }
      default -> throw new IllegalArgumentException("no such kind of event: " + kind);
    };
  }

  private static Value approver(PlanApplied.Approver approver) {
    return new Fields().put("name", approver.name()).put("key", approver.key()).mapping();
  }

  private static Fields step(StepId id, String host, Fields to) {
    to.put("step", id.path()).put("host", host);
    if (!id.loopKey().isEmpty()) {
      to.put("loop", id.loopKey());
    }
    return to.put("attempt", id.attempt());
  }

  private static StepId step(Fields from) {
    return new StepId(from.text("step"), from.optional("loop").orElse(""), from.text("attempt"));
  }

  private static Value failure(Failure failure) {
    return new Fields()
        .put("kind", failure.kind().written())
        .put("message", failure.message())
        .put("detail", failure.detail())
        .put("hint", failure.hint())
        .mapping();
  }

  private static Failure failure(Fields from) {
    FailureKind kind =
        FailureKind.valueOf(from.text("kind").toUpperCase(Locale.ROOT).replace('-', '_'));
    return new Failure(kind, from.text("message"), from.text("detail"), from.text("hint"));
  }

  private static Value change(Change change) {
    Fields fields =
        new Fields()
            .put("effect", word(change.effect()))
            .put("verb", change.verb())
            .put("subject", change.subject());
    change.before().ifPresent(text -> fields.put("before", text));
    change.after().ifPresent(text -> fields.put("after", text));
    return fields.mapping();
  }

  private static Change change(Fields from) {
    return new Change(
        effect(from.text("effect")),
        from.text("verb"),
        from.text("subject"),
        from.optional("before"),
        from.optional("after"));
  }

  private static Value tally(HostTally tally) {
    return new Fields()
        .put("ok", tally.ok())
        .put("changed", tally.changed())
        .put("unreachable", tally.unreachable())
        .put("failed", tally.failed())
        .put("skipped", tally.skipped())
        .put("rescued", tally.rescued())
        .put("ignored", tally.ignored())
        .mapping();
  }

  private static HostTally tally(Fields from) {
    return new HostTally(
        (int) from.whole("ok"),
        (int) from.whole("changed"),
        (int) from.whole("unreachable"),
        (int) from.whole("failed"),
        (int) from.whole("skipped"),
        (int) from.whole("rescued"),
        (int) from.whole("ignored"));
  }

  private static String word(Effect effect) {
    return effect.name().toLowerCase(Locale.ROOT);
  }

  private static Effect effect(String word) {
    return Effect.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
