package dev.runbook.cli.report;

import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlannedGuard;
import dev.runbook.engine.plan.PlannedHold;
import dev.runbook.engine.plan.PlannedStep;
import dev.runbook.engine.plan.PlannedValue;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A plan as text for review: what is destroyed first, then play by play and step by step, hosts
/// with equal outcomes folded.
public final class PlanText {
  private final Palette palette;

  public PlanText(Palette palette) {
    this.palette = palette;
  }

  public List<String> lines(Plan plan) {
    List<String> lines = new ArrayList<>();
    lines.add(palette.bold("PLAN  " + plan.runbook()));
    destroyed(plan, lines);
    for (Plan.PlannedPlay play : plan.plays()) {
      lines.add("");
      lines.add(
          palette.bold("PLAY  " + play.name())
              + palette.faint(
                  play.hosts().isEmpty()
                      ? "  on no host"
                      : "  on " + String.join(", ", play.hosts())));
      for (Map.Entry<PlannedStep, List<String>> folded : folded(play.steps()).entrySet()) {
        step(folded.getKey(), folded.getValue(), lines);
      }
    }
    summary(plan, lines);
    return lines;
  }

  private void destroyed(Plan plan, List<String> lines) {
    List<PlannedStep> destroying = plan.destroying();
    lines.add("");
    if (destroying.isEmpty()) {
      lines.add("Nothing is destroyed.");
      return;
    }
    lines.add(palette.red("What is destroyed:"));
    for (PlannedStep step : destroying) {
      String when =
          switch (step.when()) {
            case CERTAIN -> "";
            case MAYBE -> "  (may run)";
            case ON_FAILURE -> "  (only after a failure)";
          };
      lines.add(
          "  "
              + palette.red("! ")
              + step.number()
              + "  "
              + step.name()
              + "  on "
              + step.target()
              + loop(step)
              + when);
      if (step.verdict() instanceof PlannedStep.Changes changes) {
        changes.changes().stream()
            .filter(change -> change.effect() == Effect.DESTROY)
            .forEach(change ->
                (change.verb() + " " + change.subject())
                    .lines()
                    .forEach(line -> lines.add("      " + line)));
      } else if (step.verdict() instanceof PlannedStep.Unjudged unjudged) {
        lines.add("      " + unjudged(unjudged));
      }
      guards(step, lines);
    }
  }

  /// Steps in order of number; hosts whose entry reads the same share it.
  private static Map<PlannedStep, List<String>> folded(List<PlannedStep> steps) {
    Map<String, PlannedStep> first = new LinkedHashMap<>();
    Map<PlannedStep, List<String>> folded = new LinkedHashMap<>();
    for (PlannedStep step : steps) {
      PlannedStep same =
          first.computeIfAbsent(
              step.id().written()
                  + step.arguments()
                  + step.verdict()
                  + step.when()
                  + step.holds()
                  + step.guards(),
              _ -> step);
      folded.computeIfAbsent(same, _ -> new ArrayList<>()).add(step.host());
    }
    return folded;
  }

  private void step(PlannedStep step, List<String> hosts, List<String> lines) {
    String indent = "  ".repeat(step.depth() + 1);
    String where =
        step.target().equals(step.host())
            ? String.join(", ", hosts)
            : step.target() + " for " + String.join(", ", hosts);
    String when =
        switch (step.when()) {
          case CERTAIN -> "";
          case MAYBE -> palette.cyan("  may run");
          case ON_FAILURE -> palette.cyan("  only after a failure");
        };
    lines.add(
        indent
            + mark(step)
            + " "
            + palette.faint(step.number())
            + "  "
            + step.name()
            + loop(step)
            + palette.faint("  " + where)
            + when);
    String inner = indent + "      ";
    arguments(step.arguments()).forEach(each -> lines.add(inner + palette.faint(each)));
    for (PlannedHold hold : step.holds()) {
      lines.add(
          inner
              + palette.cyan(
                  (hold.certain() ? "holds " : "may hold ")
                      + hold.module()
                      + " "
                      + String.join(" ", arguments(hold.arguments()))
                      + (hold.note().isEmpty() ? "" : " (" + hold.note() + ")")));
    }
    switch (step.verdict()) {
      case PlannedStep.Groups _ -> {}
      case PlannedStep.Skips skips -> lines.add(inner + "skipped: " + skips.reason());
      case PlannedStep.Nothing nothing -> {
        if (!nothing.reason().isEmpty() && !onlyReads(step)) {
          lines.add(inner + "unchanged: " + nothing.reason());
        }
      }
      case PlannedStep.Changes changes -> {
        for (Change change : changes.changes()) {
          change(change, inner, lines);
        }
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
    guards(step, lines);
  }

  /// What would be run, as it stands, and the other arguments.
  private static List<String> arguments(List<PlannedValue> arguments) {
    List<String> lines = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (PlannedValue each : arguments) {
      if (each.place() == Place.PLAIN) {
        rest.add(each.name() + "=" + each.shown());
      } else {
        each.shown().lines().forEach(lines::add);
      }
    }
    if (!rest.isEmpty()) {
      String.join(" ", rest).lines().forEach(lines::add);
    }
    return lines;
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

  private static String loop(PlannedStep step) {
    return step.id().loopKey().isEmpty() ? "" : " [" + step.id().loopKey() + "]";
  }

  private static String unjudged(PlannedStep.Unjudged unjudged) {
    String after =
        unjudged.after().isEmpty() ? "" : "known after " + String.join(", ", unjudged.after());
    if (unjudged.reason().isEmpty()) {
      return after;
    }
    return after.isEmpty() ? unjudged.reason() : after + " (" + unjudged.reason() + ")";
  }

  private void guards(PlannedStep step, List<String> lines) {
    String inner = "  ".repeat(step.depth() + 1) + "      ";
    for (PlannedGuard guard : step.guards()) {
      String truth =
          guard.holds() == Formulas.Truth.YES
              ? palette.green("holds")
              : guard.holds() == Formulas.Truth.NO ? palette.red("does not hold") : "not known yet";
      lines.add(inner + "guard " + guard.expression() + "  " + truth);
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

  private void summary(Plan plan, List<String> lines) {
    long changes = plan.steps().stream().filter(step -> changesCertainly(step)).count();
    long unjudged =
        plan.steps().stream()
            .filter(step -> step.verdict() instanceof PlannedStep.Unjudged)
            .count();
    lines.add("");
    lines.add(
        palette.bold("SUMMARY  ")
            + changes
            + (changes == 1 ? " step changes" : " steps change")
            + " something, "
            + plan.destroying().size()
            + " destroy, "
            + unjudged
            + " cannot be judged yet, "
            + plan.failing().size()
            + " would fail as things are now.");
    lines.add(
        palette.faint(
            "Marks: = unchanged  r reads  ~ changes  ! destroys  ? effect not known yet  - skipped "
                + " ▸ groups  ✗ would fail"));
  }

  private static boolean changesCertainly(PlannedStep step) {
    return step.verdict() instanceof PlannedStep.Changes;
  }
}
