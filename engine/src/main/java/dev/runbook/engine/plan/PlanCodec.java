package dev.runbook.engine.plan;

import static dev.runbook.engine.plan.ValueCodec.all;
import static dev.runbook.engine.plan.ValueCodec.each;

import dev.runbook.engine.value.Fields;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

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
        .put("inputs", all(plan.inputs(), ValueCodec::value))
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
          each(from, "inputs", ValueCodec::plannedValue),
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
        .put("steps", all(play.steps(), StepCodec::value))
        .mapping();
  }

  private static Plan.PlannedPlay play(Fields from) {
    return new Plan.PlannedPlay(
        from.text("name"),
        from.text("path"),
        from.list("hosts"),
        each(from, "steps", StepCodec::step));
  }
}
