package dev.runbook.cli.report;

import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlanOrder;
import dev.runbook.engine.plan.PlannedQuestion;
import dev.runbook.engine.plan.PlannedStep;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A plan as text for review: what is destroyed and what will be asked first, then play by play and
/// step by step, hosts with equal outcomes folded.
public final class PlanText {
  private final Palette palette;
  private final PlanStepText steps;
  private final PlanReviewText reviews;

  public PlanText(Palette palette) {
    this.palette = palette;
    this.steps = new PlanStepText(palette);
    this.reviews = new PlanReviewText(palette, steps);
  }

  public List<String> lines(Plan plan) {
    List<String> lines = new ArrayList<>();
    lines.add(palette.bold("PLAN  " + plan.runbook()));
    if (!plan.inputs().isEmpty()) {
      lines.add(palette.faint("  with " + inputs(plan)));
    }
    destroyed(plan, lines);
    lines.addAll(reviews.lines(plan));
    asked(plan, lines);
    for (Plan.PlannedPlay play : plan.plays()) {
      lines.add("");
      lines.add(
          palette.bold("PLAY  " + play.name())
              + palette.faint(
                  play.hosts().isEmpty()
                      ? "  on no host"
                      : "  on " + String.join(", ", play.hosts())));
      for (List<PlannedStep> entries : PlanOrder.of(play.steps())) {
        folded(entries).forEach((step, hosts) -> lines.addAll(steps.lines(step, hosts)));
      }
    }
    summary(plan, lines);
    return lines;
  }

  private static String inputs(Plan plan) {
    return plan.inputs().stream()
        .map(input -> input.name() + "=" + PlanStepText.cut(input))
        .collect(Collectors.joining(" "));
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
      lines.add(
          "  "
              + palette.red("! ")
              + step.number()
              + "  "
              + step.name()
              + "  on "
              + step.target()
              + PlanStepText.loop(step)
              + steps.occasion(step));
      if (step.verdict() instanceof PlannedStep.Changes changes) {
        changes.changes().stream()
            .filter(change -> change.effect() == Effect.DESTROY)
            .map(PlanText::named)
            .flatMap(String::lines)
            .forEach(line -> lines.add("      " + line));
      } else if (step.verdict() instanceof PlannedStep.Unjudged unjudged) {
        PlanStepText.exactly(step).forEach(line -> lines.add("      " + line));
        lines.add("      " + PlanStepText.unjudged(unjudged));
      }
      steps.guards(step, "        ", lines);
    }
  }

  private static String named(Change change) {
    return change.verb() + " " + change.subject();
  }

  /// What people will have to answer, so that they can be there.
  private void asked(Plan plan, List<String> lines) {
    Map<String, List<String>> asked = new LinkedHashMap<>();
    for (PlannedStep step : plan.steps()) {
      for (PlannedQuestion question : step.questions()) {
        String kind = question.kind() == PlannedQuestion.Kind.APPROVE ? "approve" : "confirm";
        asked
            .computeIfAbsent(
                "  ? "
                    + step.number()
                    + "  "
                    + step.name()
                    + PlanStepText.loop(step)
                    + steps.occasion(step)
                    + "\n      "
                    + kind
                    + ": "
                    + question.text(),
                _ -> new ArrayList<>())
            .add(step.host());
      }
    }
    if (asked.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(palette.yellow("What will be asked:"));
    asked.forEach((text, hosts) ->
        text.replaceFirst("\n", "  for " + String.join(", ", hosts) + "\n")
            .lines()
            .forEach(lines::add));
  }

  /// Hosts whose entry of a step reads the same share it.
  private static Map<PlannedStep, List<String>> folded(List<PlannedStep> entries) {
    if (entries.size() == 1) {
      return Map.of(entries.getFirst(), List.of(entries.getFirst().host()));
    }
    Map<String, PlannedStep> first = new LinkedHashMap<>();
    Map<PlannedStep, List<String>> folded = new LinkedHashMap<>();
    for (PlannedStep step : entries) {
      String own = step.target().equals(step.host()) ? "" : step.target();
      PlannedStep same =
          first.computeIfAbsent(
              own
                  + step.arguments()
                  + step.verdict()
                  + step.when()
                  + step.because()
                  + step.holds()
                  + step.guards()
                  + step.questions()
                  + step.review(),
              _ -> step);
      folded.computeIfAbsent(same, _ -> new ArrayList<>()).add(step.host());
    }
    return folded;
  }

  private void summary(Plan plan, List<String> lines) {
    long changes = count(plan, PlannedStep.Changes.class);
    lines.add("");
    lines.add(
        palette.bold("SUMMARY  ")
            + changes
            + (changes == 1 ? " step changes" : " steps change")
            + " something, "
            + plan.destroying().size()
            + " destroy, "
            + count(plan, PlannedStep.Unjudged.class)
            + " cannot be judged yet, "
            + plan.failing().size()
            + " would fail as things are now.");
    lines.add(
        palette.faint(
            "Marks: = unchanged  r reads  ~ changes  ! destroys  ? effect not known yet  - skipped "
                + " ▸ groups  ✗ would fail"));
    if (plan.steps().stream().anyMatch(PlanStepText::marks)) {
      lines.add(
          palette.faint(
              "Values: [probed] read from a host  [computed] from inputs, variables and the"
                  + " inventory  no mark: as written"));
    }
  }

  private static long count(Plan plan, Class<? extends PlannedStep.Verdict> kind) {
    return plan.steps().stream().filter(step -> kind.isInstance(step.verdict())).count();
  }
}
