package dev.runbook.cli.report;

import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.plan.PlannedGuard;
import dev.runbook.engine.plan.PlannedHold;
import dev.runbook.engine.plan.PlannedQuestion;
import dev.runbook.engine.plan.PlannedStep;
import dev.runbook.engine.plan.PlannedValue;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One step of a plan as text: its mark, what would run with which values, what would come of it,
/// its guards.
final class PlanStepText {
  /// A longer value is a document: a manifest, a file's content. Its beginning tells which one.
  private static final int LONG = 160;

  private final Palette palette;

  PlanStepText(Palette palette) {
    this.palette = palette;
  }

  /// @param hosts all for which the step reads the same
  List<String> lines(PlannedStep step, List<String> hosts) {
    List<String> lines = new ArrayList<>();
    String indent = "  ".repeat(step.depth() + 1);
    String where =
        step.target().equals(step.host())
            ? String.join(", ", hosts)
            : step.target() + " for " + String.join(", ", hosts);
    lines.add(
        indent
            + mark(step)
            + " "
            + palette.faint(step.number())
            + "  "
            + step.name()
            + loop(step)
            + palette.faint("  " + where)
            + occasion(step));
    String inner = indent + "      ";
    if (!step.review().irreversible().isEmpty()) {
      lines.add(inner + palette.red("irreversible: ") + step.review().irreversible());
    }
    if (step.review().table().isPresent()) {
      boolean above = step.when() != PlannedStep.Circumstance.ON_FAILURE;
      lines.add(inner + palette.faint(above ? "shown above, for the reviewer" : "shows something"));
    }
    arguments(step.arguments()).forEach(each -> lines.add(inner + palette.faint(each)));
    for (PlannedHold hold : step.holds()) {
      lines.add(inner + palette.cyan(hold(hold)));
    }
    verdict(step, inner, lines);
    guards(step, inner, lines);
    for (PlannedQuestion question : step.questions()) {
      if (question.kind() == PlannedQuestion.Kind.APPROVE) {
        lines.add(inner + "asks for approval: " + question.text());
      }
    }
    step.answers()
        .forEach(each ->
            lines.add(inner + palette.faint("allows " + each.rule() + ": " + each.because())));
    return lines;
  }

  /// Under which circumstances the step runs; empty when it does for certain.
  String occasion(PlannedStep step) {
    String because = step.because().isEmpty() ? "" : ": " + step.because();
    return switch (step.when()) {
      case CERTAIN -> step.because().isEmpty() ? "" : palette.cyan("  because " + step.because());
      case MAYBE -> palette.cyan("  may run" + because);
      case ON_FAILURE -> palette.cyan("  only after a failure" + because);
    };
  }

  /// Whether some value in the step's lines has a mark that says how it is known.
  static boolean marks(PlannedStep step) {
    return Stream.of(
            step.arguments().stream(),
            step.guards().stream().flatMap(guard -> guard.values().stream()),
            step.review().table().stream()
                .flatMap(table -> table.rows().stream())
                .flatMap(row -> row.cells().stream()))
        .flatMap(values -> values)
        .anyMatch(value -> !origin(value).isEmpty());
  }

  static String loop(PlannedStep step) {
    return step.id().loopKey().isEmpty() ? "" : " [" + step.id().loopKey() + "]";
  }

  static String unjudged(PlannedStep.Unjudged unjudged) {
    String after =
        unjudged.after().isEmpty() ? "" : "known after " + String.join(", ", unjudged.after());
    if (unjudged.reason().isEmpty()) {
      return after;
    }
    return after.isEmpty() ? unjudged.reason() : after + " (" + unjudged.reason() + ")";
  }

  /// A value in one place of a line; of a document the beginning.
  static String cut(PlannedValue value) {
    String shown = value.shown();
    return shown.length() <= LONG
        ? shown
        : shown.substring(0, LONG / 2) + "… (" + shown.length() + " characters)";
  }

  private static String hold(PlannedHold hold) {
    return (hold.certain() ? "holds " : "may hold ")
        + hold.module()
        + " "
        + String.join(" ", arguments(hold.arguments()))
        + (hold.note().isEmpty() ? "" : " (" + hold.note() + ")");
  }

  /// What a step would do that cannot be judged yet: its commands, or else its arguments.
  static List<String> exactly(PlannedStep step) {
    List<String> commands =
        step.arguments().stream()
            .filter(argument -> argument.place() != Place.PLAIN)
            .map(PlannedValue::shown)
            .flatMap(String::lines)
            .toList();
    return commands.isEmpty() ? arguments(step.arguments()) : commands;
  }

  /// What would be run, as it stands, and the other arguments, each with how it is known.
  private static List<String> arguments(List<PlannedValue> arguments) {
    List<String> lines = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (PlannedValue each : arguments) {
      if (each.place() == Place.PLAIN) {
        rest.add(each.name() + "=" + cut(each) + origin(each));
      } else {
        (each.shown() + origin(each)).lines().forEach(lines::add);
      }
    }
    if (!rest.isEmpty()) {
      String.join(" ", rest).lines().forEach(lines::add);
    }
    return lines;
  }

  /// How a value is known, where its text does not say so itself.
  static String origin(PlannedValue value) {
    return switch (value.origin()) {
      case PlannedValue.Origin.Constant _ -> "";
      case PlannedValue.Origin.Probed _ -> " [probed]";
      case PlannedValue.Origin.Computed _ -> " [computed]";
      case PlannedValue.Origin.Unknown unknown ->
          value.shown().contains("‹known after") || unknown.after().isEmpty()
              ? ""
              : " [known after " + String.join(", ", unknown.after()) + "]";
      case PlannedValue.Origin.Secret secret ->
          value.shown().contains(secret.reference()) ? "" : " [secret]";
    };
  }

  private void verdict(PlannedStep step, String inner, List<String> lines) {
    switch (step.verdict()) {
      case PlannedStep.Groups _ -> {}
      case PlannedStep.Skips skips -> lines.add(inner + "skipped: " + skips.reason());
      case PlannedStep.Nothing nothing -> {
        if (!nothing.reason().isEmpty() && !onlyReads(step)) {
          lines.add(inner + "unchanged: " + nothing.reason());
        }
      }
      case PlannedStep.Changes changes -> {
        changes.changes().forEach(change -> change(change, inner, lines));
        if (!changes.note().isEmpty()) {
          lines.add(inner + changes.note());
        }
      }
      case PlannedStep.Unjudged unjudged -> lines.add(inner + unjudged(unjudged));
      case PlannedStep.Fails fails -> {
        lines.add(
            inner
                + palette.red(
                    "would fail ("
                        + fails.failure().kind().written()
                        + "): "
                        + fails.failure().message()));
        fails.failure().detail().lines().forEach(each -> lines.add(inner + "  " + each));
        fails
            .failure()
            .hint()
            .lines()
            .forEach(each -> lines.add(inner + "  " + palette.cyan(each)));
      }
    }
  }

  private void change(Change change, String inner, List<String> lines) {
    List<String> subject = change.subject().lines().toList();
    lines.add(
        inner
            + palette.yellow(change.verb())
            + " "
            + (subject.isEmpty() ? "" : subject.getFirst()));
    subject.stream().skip(1).forEach(each -> lines.add(inner + "  " + each));
    DiffText.of(change).forEach(each -> lines.add(inner + "  " + DiffText.coloured(each, palette)));
  }

  /// Each guard with whether it holds, and the values that decide that.
  void guards(PlannedStep step, String inner, List<String> lines) {
    for (PlannedGuard guard : step.guards()) {
      String truth =
          guard.holds() == Formulas.Truth.YES
              ? palette.green("holds")
              : guard.holds() == Formulas.Truth.NO ? palette.red("does not hold") : "not known yet";
      lines.add(inner + "guard " + guard.expression() + "  " + truth);
      guard
          .values()
          .forEach(value ->
              lines.add(
                  inner + "  " + palette.faint(value.name() + " = " + cut(value) + origin(value))));
    }
  }

  private String mark(PlannedStep step) {
    return switch (step.verdict()) {
      case PlannedStep.Groups _ -> palette.faint("▸");
      case PlannedStep.Skips _ -> palette.faint("-");
      case PlannedStep.Fails _ -> palette.red("✗");
      case PlannedStep.Nothing _ ->
          onlyReads(step) ? effectMark(step.effect()) : palette.green("=");
      case PlannedStep.Changes _, PlannedStep.Unjudged _ -> effectMark(step.effect());
    };
  }

  /// A step that can change nothing is not unchanged either; that it reads is its mark.
  private static boolean onlyReads(PlannedStep step) {
    return step.verdict() instanceof PlannedStep.Nothing
        && step.effect().equals(Optional.of(Effect.READ));
  }

  private String effectMark(Optional<Effect> effect) {
    if (effect.isEmpty()) {
      return palette.yellow("?");
    }
    return switch (effect.get()) {
      case READ -> palette.green("r");
      case CHANGE -> palette.yellow("~");
      case DESTROY -> palette.red("!");
    };
  }
}
