package dev.runbook.cli.command;

import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlannedQuestion;
import dev.runbook.engine.plan.PlannedStep;
import dev.runbook.engine.plan.Sightings;
import dev.runbook.engine.run.Approver;
import dev.runbook.engine.saved.ReviewedAnswer;
import dev.runbook.engine.saved.SavedPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `plan -o FILE`: asks what a run would ask, and saves the plan with the answers.
final class PlanSaving {
  private final Workbench bench;
  private final PrintStream out;
  private final String version;

  PlanSaving(Workbench bench, PrintStream out, String version) {
    this.bench = bench;
    this.out = out;
    this.version = version;
  }

  /// @throws Usage before anything is looked at, when a secret is given in clear
  static void refuseSecretsInClear(Workbench.Loaded loaded) throws Usage {
    for (String input : loaded.secretsInClear()) {
      throw new Usage(
          "The plan is not saved: the secret input `"
              + input
              + "` is given in clear, and a saved plan holds references only. Give a reference: `-e"
              + " '{"
              + input
              + ": !secret {env: "
              + input.toUpperCase(java.util.Locale.ROOT)
              + "}}'`.");
    }
  }

  void save(
      Path file,
      Targeting targeting,
      Workbench.Loaded loaded,
      Plan plan,
      Sightings sightings,
      Approver approver,
      int approvals)
      throws IOException, InterruptedException {
    List<ReviewedAnswer> answers = answers(plan, approver);
    SavedPlan saved =
        new SavedPlan(
            plan,
            bench.operator(),
            PlanOrigin.asked(targeting),
            new PlanOrigin(bench, version).of(loaded),
            sightings.all(),
            answers,
            approvals);
    PlanFile.write(file, saved);
    said(file, saved);
  }

  private static List<ReviewedAnswer> answers(Plan plan, Approver approver)
      throws InterruptedException {
    List<ReviewedAnswer> answers = new ArrayList<>();
    for (PlannedStep step : plan.steps()) {
      for (PlannedQuestion question : step.questions()) {
        Approver.Answer answer =
            switch (question.kind()) {
              case APPROVE -> approver.approve(step.host(), step.name(), question.text());
              case CONFIRM -> approver.confirm(step.host(), step.name(), question.text());
            };
        answers.add(
            new ReviewedAnswer(
                question.kind(),
                step.host(),
                step.name(),
                question.text(),
                answer.granted(),
                answer.by()));
      }
    }
    return answers;
  }

  private void said(Path file, SavedPlan saved) {
    out.println();
    out.println("Saved as " + file + ".");
    for (ReviewedAnswer open : saved.open()) {
      out.println(
          "  Not "
              + (open.kind() == PlannedQuestion.Kind.APPROVE ? "approved" : "confirmed")
              + ": "
              + open.step()
              + " on "
              + open.host()
              + ": "
              + open.question());
    }
    if (saved.approvals() > 0) {
      out.println(
          "  It wants " + Counted.of(saved.approvals(), "signature") + ": runbook approve " + file);
    }
    out.println("  Run it: runbook apply " + file);
  }
}
