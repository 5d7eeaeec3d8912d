package dev.runbook.engine.plan;

import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.plan.PlannedStep.Circumstance;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Fields;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// Plans as JSON and back. The form is described by `docs/schema/plan-1.json` and versioned by
/// [Plan#VERSION]; a reader refuses a newer version.
public final class PlanCodec {
  /// What a plan's field `kind` says.
  public static final String KIND = "runbook-plan";

  private PlanCodec() {}

  /// The plan as JSON, indented.
  public static String write(Plan plan) {
    return JsonValues.pretty(value(plan));
  }

  /// Reads what [#write] wrote.
  ///
  /// @throws IOException when the text is no plan, or one of a newer version
  public static Plan read(String json) throws IOException {
    try {
      return read(JsonValues.parse(json));
    } catch (IllegalArgumentException e) {
      throw new IOException("It is not a plan: " + e.getMessage(), e);
    }
  }

  /// Reads a plan that may be kept inside a saved one, whose seal and approvals are not looked at:
  /// it is only read.
  ///
  /// @throws IOException when the text holds no plan, or one of a newer version
  public static Plan readAny(String json) throws IOException {
    try {
      Value value = JsonValues.parse(json);
      Optional<Value> inside =
          Optional.of(value)
              .flatMap(file -> field(file, "content"))
              .flatMap(content -> field(content, "plan"));
      return read(inside.orElse(value));
    } catch (IllegalArgumentException e) {
      throw new IOException("It is not a plan: " + e.getMessage(), e);
    }
  }

  private static Optional<Value> field(Value value, String name) {
    return value instanceof Value.Mapping mapping ? mapping.field(name) : Optional.empty();
  }

  /// The plan as the value that [#write] writes.
  public static Value value(Plan plan) {
    return new Fields()
        .put("kind", KIND)
        .put("version", Plan.VERSION)
        .put("runbook", plan.runbook())
        .put("made", plan.made().toString())
        .put("offline", Value.bool(plan.offline()))
        .put("inputs", all(plan.inputs(), PlanCodec::value))
        .put("plays", all(plan.plays(), PlanCodec::value))
        .mapping();
  }

  /// @throws IOException when the value is no plan, or one of a newer version
  public static Plan read(Value value) throws IOException {
    try {
      Fields from = Fields.of(value);
      if (!from.text("kind").equals(KIND)) {
        throw new IllegalArgumentException("its kind is " + from.text("kind"));
      }
      if (from.whole("version") > Plan.VERSION) {
        throw new IOException(
            "It was written by a newer version (plan format " + from.whole("version") + ").");
      }
      return new Plan(
          from.text("runbook"),
          Instant.parse(from.text("made")),
          from.flag("offline"),
          each(from, "inputs", PlanCodec::plannedValue),
          each(from, "plays", PlanCodec::play));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("It is not a plan: " + e.getMessage(), e);
    }
  }

  private static Value value(Plan.PlannedPlay play) {
    return new Fields()
        .put("name", play.name())
        .put("path", play.path())
        .put("hosts", play.hosts())
        .put("steps", all(play.steps(), PlanCodec::value))
        .mapping();
  }

  private static Plan.PlannedPlay play(Fields from) {
    return new Plan.PlannedPlay(
        from.text("name"),
        from.text("path"),
        from.list("hosts"),
        each(from, "steps", PlanCodec::step));
  }

  private static Value value(PlannedStep step) {
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
    return to.put("when", word(step.when()))
        .put("because", step.because())
        .put("arguments", all(step.arguments(), PlanCodec::value))
        .put("verdict", value(step.verdict()))
        .put("holds", all(step.holds(), PlanCodec::value))
        .put("guards", all(step.guards(), PlanCodec::value))
        .put("questions", all(step.questions(), PlanCodec::value))
        .put("answers", all(step.answers(), PlanCodec::value))
        .mapping();
  }

  private static PlannedStep step(Fields from) {
    return new PlannedStep(
        new StepId(from.text("step"), from.text("loop"), "1"),
        from.text("number"),
        from.text("name"),
        from.text("host"),
        from.text("target"),
        from.text("module"),
        (int) from.whole("depth"),
        from.list("tags"),
        from.optional("effect").map(PlanCodec::effect),
        one(Circumstance.class, from.text("when")),
        from.text("because"),
        each(from, "arguments", PlanCodec::plannedValue),
        verdict(from.fields("verdict")),
        each(from, "holds", PlanCodec::hold),
        each(from, "guards", PlanCodec::guard),
        each(from, "questions", PlanCodec::question),
        each(from, "answers", PlanCodec::answer));
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
              .put("changes", all(changes.changes(), PlanCodec::value))
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
          new PlannedStep.Changes(each(from, "changes", PlanCodec::change), from.text("note"));
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

  private static Value value(PlannedValue value) {
    Fields to =
        new Fields()
            .put("name", value.name())
            .put("shown", value.shown())
            .put("place", word(value.place()));
    return switch (value.origin()) {
      case PlannedValue.Origin.Constant _ -> to.put("origin", "constant").mapping();
      case PlannedValue.Origin.Probed _ -> to.put("origin", "probed").mapping();
      case PlannedValue.Origin.Computed _ -> to.put("origin", "computed").mapping();
      case PlannedValue.Origin.Unknown unknown ->
          to.put("origin", "unknown").put("after", List.copyOf(unknown.after())).mapping();
      case PlannedValue.Origin.Secret secret ->
          to.put("origin", "secret").put("reference", secret.reference()).mapping();
    };
  }

  private static PlannedValue plannedValue(Fields from) {
    PlannedValue.Origin origin =
        switch (from.text("origin")) {
          case "constant" -> new PlannedValue.Origin.Constant();
          case "probed" -> new PlannedValue.Origin.Probed();
          case "computed" -> new PlannedValue.Origin.Computed();
          case "unknown" ->
              new PlannedValue.Origin.Unknown(new LinkedHashSet<>(from.list("after")));
          case "secret" -> new PlannedValue.Origin.Secret(from.text("reference"));
          default -> throw new IllegalArgumentException("no such origin: " + from.text("origin"));
        };
    return new PlannedValue(
        from.text("name"), from.text("shown"), origin, one(Place.class, from.text("place")));
  }

  private static Value value(PlannedHold hold) {
    return new Fields()
        .put("module", hold.module())
        .put("certain", Value.bool(hold.certain()))
        .put("arguments", all(hold.arguments(), PlanCodec::value))
        .put("note", hold.note())
        .mapping();
  }

  private static PlannedHold hold(Fields from) {
    return new PlannedHold(
        from.text("module"),
        from.flag("certain"),
        each(from, "arguments", PlanCodec::plannedValue),
        from.text("note"));
  }

  private static Value value(PlannedGuard guard) {
    return new Fields()
        .put("expression", guard.expression())
        .put("holds", word(guard.holds()))
        .put("values", all(guard.values(), PlanCodec::value))
        .mapping();
  }

  private static PlannedGuard guard(Fields from) {
    return new PlannedGuard(
        from.text("expression"),
        one(Formulas.Truth.class, from.text("holds")),
        each(from, "values", PlanCodec::plannedValue));
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

  private static <T> Value all(List<T> items, Function<T, Value> written) {
    return Value.list(items.stream().map(written).toList());
  }

  private static <T> List<T> each(Fields from, String name, Function<Fields, T> read) {
    return from.each(name).stream().map(read).toList();
  }

  private static Effect effect(String word) {
    return one(Effect.class, word);
  }

  private static String word(Enum<?> each) {
    return each.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> E one(Class<E> kind, String word) {
    return Enum.valueOf(kind, word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
