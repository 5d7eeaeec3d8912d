package dev.runbook.engine.plan;

import static dev.runbook.engine.plan.ValueCodec.all;
import static dev.runbook.engine.plan.ValueCodec.each;
import static dev.runbook.engine.plan.ValueCodec.effect;
import static dev.runbook.engine.plan.ValueCodec.one;
import static dev.runbook.engine.plan.ValueCodec.word;

import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.plan.PlannedStep.Circumstance;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Fields;
import dev.runbook.engine.value.Value;
import java.util.LinkedHashSet;
import java.util.List;

/// Planned steps as JSON and back.
final class StepCodec {
  private StepCodec() {}

  static Value value(PlannedStep step) {
    Fields to =
        new Fields()
            .put("step", step.id().path())
            .put("loop", step.id().loopKey())
            .put("number", step.number())
            .put("name", step.name())
            .put("host", step.host())
            .put("target", step.target())
            .put("module", step.module())
            .put("depth", step.depth())
            .put("tags", step.tags());
    step.effect().ifPresent(effect -> to.put("effect", word(effect)));
    to.put("when", word(step.when()))
        .put("because", step.because())
        .put("arguments", all(step.arguments(), ValueCodec::value))
        .put("verdict", value(step.verdict()))
        .put("holds", all(step.holds(), StepCodec::value))
        .put("guards", all(step.guards(), StepCodec::value))
        .put("questions", all(step.questions(), StepCodec::value))
        .put("answers", all(step.answers(), StepCodec::value));
    ReviewCodec.write(step.review(), to);
    return to.mapping();
  }

  static PlannedStep step(Fields from) {
    return new PlannedStep(
        new StepId(from.text("step"), from.text("loop"), "1"),
        from.text("number"),
        from.text("name"),
        from.text("host"),
        from.text("target"),
        from.text("module"),
        (int) from.whole("depth"),
        from.list("tags"),
        from.optional("effect").map(ValueCodec::effect),
        one(Circumstance.class, from.text("when")),
        from.text("because"),
        each(from, "arguments", ValueCodec::plannedValue),
        verdict(from.fields("verdict")),
        each(from, "holds", StepCodec::hold),
        each(from, "guards", StepCodec::guard),
        each(from, "questions", StepCodec::question),
        each(from, "answers", StepCodec::answer),
        ReviewCodec.read(from));
  }

  private static Value value(PlannedStep.Verdict verdict) {
    return switch (verdict) {
      case PlannedStep.Groups _ -> new Fields().kind("groups").mapping();
      case PlannedStep.Skips skips ->
          new Fields().kind("skips").put("reason", skips.reason()).mapping();
      case PlannedStep.Nothing nothing ->
          new Fields().kind("nothing").put("reason", nothing.reason()).mapping();
      case PlannedStep.Changes changes ->
          new Fields()
              .kind("changes")
              .put("changes", all(changes.changes(), StepCodec::value))
              .put("note", changes.note())
              .mapping();
      case PlannedStep.Unjudged unjudged ->
          new Fields()
              .kind("unjudged")
              .put("after", List.copyOf(unjudged.after()))
              .put("reason", unjudged.reason())
              .mapping();
      case PlannedStep.Fails fails ->
          new Fields()
              .kind("fails")
              .put("failure", fails.failure().kind().written())
              .put("message", fails.failure().message())
              .put("detail", fails.failure().detail())
              .put("hint", fails.failure().hint())
              .mapping();
    };
  }

  private static PlannedStep.Verdict verdict(Fields from) {
    return switch (from.text("kind")) {
      case "groups" -> new PlannedStep.Groups();
      case "skips" -> new PlannedStep.Skips(from.text("reason"));
      case "nothing" -> new PlannedStep.Nothing(from.text("reason"));
      case "changes" ->
          new PlannedStep.Changes(each(from, "changes", StepCodec::change), from.text("note"));
      case "unjudged" ->
          new PlannedStep.Unjudged(new LinkedHashSet<>(from.list("after")), from.text("reason"));
      case "fails" ->
          new PlannedStep.Fails(
              new Failure(
                  one(FailureKind.class, from.text("failure")),
                  from.text("message"),
                  from.text("detail"),
                  from.text("hint")));
      default -> throw new IllegalArgumentException("no such verdict: " + from.text("kind"));
    };
  }

  private static Value value(Change change) {
    Fields to =
        new Fields()
            .put("effect", word(change.effect()))
            .put("verb", change.verb())
            .put("subject", change.subject());
    change.before().ifPresent(text -> to.put("before", text));
    change.after().ifPresent(text -> to.put("after", text));
    return to.mapping();
  }

  private static Change change(Fields from) {
    return new Change(
        effect(from.text("effect")),
        from.text("verb"),
        from.text("subject"),
        from.optional("before"),
        from.optional("after"));
  }

  private static Value value(PlannedHold hold) {
    return new Fields()
        .put("module", hold.module())
        .put("certain", Value.bool(hold.certain()))
        .put("arguments", all(hold.arguments(), ValueCodec::value))
        .put("note", hold.note())
        .mapping();
  }

  private static PlannedHold hold(Fields from) {
    return new PlannedHold(
        from.text("module"),
        from.flag("certain"),
        each(from, "arguments", ValueCodec::plannedValue),
        from.text("note"));
  }

  private static Value value(PlannedGuard guard) {
    return new Fields()
        .put("expression", guard.expression())
        .put("holds", word(guard.holds()))
        .put("values", all(guard.values(), ValueCodec::value))
        .mapping();
  }

  private static PlannedGuard guard(Fields from) {
    return new PlannedGuard(
        from.text("expression"),
        one(Formulas.Truth.class, from.text("holds")),
        each(from, "values", ValueCodec::plannedValue));
  }

  private static Value value(PlannedQuestion question) {
    return new Fields().put("kind", word(question.kind())).put("text", question.text()).mapping();
  }

  private static PlannedQuestion question(Fields from) {
    return new PlannedQuestion(
        one(PlannedQuestion.Kind.class, from.text("kind")), from.text("text"));
  }

  private static Value value(PlannedAnswer answer) {
    return new Fields().put("rule", answer.rule()).put("because", answer.because()).mapping();
  }

  private static PlannedAnswer answer(Fields from) {
    return new PlannedAnswer(from.text("rule"), from.text("because"));
  }
}
