package dev.runbook.cli.command;

import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlannedStep;
import dev.runbook.engine.plan.Sightings;
import dev.runbook.engine.run.Approver;
import dev.runbook.engine.saved.Approval;
import dev.runbook.engine.saved.Asked;
import dev.runbook.engine.saved.Difference;
import dev.runbook.engine.saved.Drift;
import dev.runbook.engine.saved.ReviewedAnswer;
import dev.runbook.engine.saved.SavedFile;
import dev.runbook.engine.saved.SavedPlan;
import dev.runbook.engine.saved.SavedPlanCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Makes sure that what a saved plan was made from, what it met, and what it would do are still
/// what was reviewed.
final class SavedApply {
  static final String ANEW =
      "Nothing was run. Plan anew and have that reviewed: `runbook plan ... -o FILE`.";

  private final Workbench bench;
  private final String version;
  private final PlanFile file;

  SavedApply(Workbench bench, String version, PlanFile file) {
    this.bench = bench;
    this.version = version;
    this.file = file;
  }

  private SavedPlan plan() {
    return file.plan();
  }

  /// The options by which the plan was made, with how secrets are read and things are shown now.
  ///
  /// @throws Refused when an option is given now that says something else
  Targeting targeting(Targeting given) throws Refused {
    Asked asked = plan().asked();
    List<Difference> differences = new ArrayList<>();
    differs("-i", asked.inventories(), given.inventories, differences);
    differs("-t", asked.tags(), given.tags, differences);
    differs("--skip-tags", asked.skipTags(), given.skipTags, differences);
    differs("-l", one(asked.limit()), one(given.limit), differences);
    refuse(differences);
    Targeting made = new Targeting();
    made.file = asked.runbook();
    made.inventories = asked.inventories();
    made.inputs = new ArrayList<>(asked.inputs());
    made.inputs.addAll(given.inputs);
    made.limit = asked.limit();
    made.tags = asked.tags();
    made.skipTags = asked.skipTags();
    made.vaultPasswordFile = given.vaultPasswordFile;
    made.noColour = given.noColour;
    made.verbosity = given.verbosity;
    return made;
  }

  private static List<String> one(String text) {
    return text.isEmpty() ? List.of() : List.of(text);
  }

  private static void differs(
      String option, List<String> then, List<String> now, List<Difference> differences) {
    if (!now.isEmpty() && !now.equals(then)) {
      differences.add(
          Difference.of(
              "The plan was made "
                  + (then.isEmpty()
                      ? "without `" + option + "`"
                      : "with `" + option + " " + String.join(" ", then) + "`")
                  + ", and `"
                  + option
                  + " "
                  + String.join(" ", now)
                  + "` is given now."));
    }
  }

  /// Loads the runbook as it is now.
  ///
  /// @throws Refused when a file was edited so that it no longer passes the check
  /// @throws Rejection when it does not pass the check for another reason
  Workbench.Loaded load(Targeting targeting, Reach.Open open) throws Refused, Rejection {
    try {
      return bench.load(targeting, open.secrets());
    } catch (Rejection e) {
      List<Difference> edited = edited();
      if (edited.isEmpty()) {
        throw e;
      }
      throw new Refused(
          message(),
          edited,
          "It does not pass the check any more: `runbook check " + targeting.file + "`. " + ANEW);
    }
  }

  /// Without the lines: as long as it is not checked, it is not known what in it is secret.
  private List<Difference> edited() {
    List<Difference> edited = new ArrayList<>();
    for (SavedFile saved : plan().origin().files()) {
      String subject = saved.kind().words() + " `" + saved.name() + "`";
      try {
        if (!SavedPlanCodec.sha256(Files.readString(Path.of(saved.name())))
            .equals(saved.sha256())) {
          edited.add(Difference.of(subject + " was edited."));
        }
      } catch (IOException e) {
        edited.add(Difference.of(subject + " is no longer there or cannot be read."));
      }
    }
    return edited;
  }

  /// @throws Refused when it is made from something else now
  void sameOrigin(Workbench.Loaded loaded) throws Refused {
    refuse(Drift.between(plan().origin(), new PlanOrigin(bench, version).of(loaded)));
  }

  /// Looks at the hosts again.
  ///
  /// @param forks how many hosts at once
  /// @throws Refused when other things are there, or the steps would do something else
  void sameFindings(Workbench.Loaded loaded, Reach.Open open, int forks)
      throws Refused, InterruptedException {
    Sightings sightings = new Sightings();
    Plan now = PlanCommand.look(bench, open, loaded, false, sightings, forks);
    List<Difference> differences =
        new ArrayList<>(Drift.identities(plan().identities(), sightings.all()));
    differences.addAll(Drift.steps(plan().plan(), now));
    refuse(differences);
  }

  private void refuse(List<Difference> differences) throws Refused {
    if (!differences.isEmpty()) {
      throw new Refused(message(), differences, ANEW);
    }
  }

  private String message() {
    return "The plan `"
        + file.path()
        + "` is not carried out: things are not as they were reviewed.";
  }

  /// Who answers the questions of the run.
  ///
  /// @param otherwise asked for what was not answered at the review
  Approver approver(Approver otherwise) {
    return new ReviewedApprover(plan(), file.path().toString(), otherwise);
  }

  /// @param console whether somebody can be asked
  /// @param approver what is approved and confirmed beforehand
  /// @throws Refused when a step that runs for certain wants an answer that nobody can give
  void answered(boolean console, Approver approver) throws Refused, InterruptedException {
    if (console) {
      return;
    }
    List<Difference> missing = new ArrayList<>();
    for (PlannedStep step : plan().plan().steps()) {
      for (ReviewedAnswer answer : open(step)) {
        Approver.Answer now =
            switch (answer.kind()) {
              case APPROVE -> approver.approve(answer.host(), answer.step(), answer.question());
              case CONFIRM -> approver.confirm(answer.host(), answer.step(), answer.question());
            };
        if (!now.granted()) {
          missing.add(
              Difference.of(
                  "Step "
                      + step.number()
                      + " `"
                      + step.name()
                      + "` on "
                      + step.host()
                      + ": "
                      + answer.question()));
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new Refused(
          "The plan `"
              + file.path()
              + "` is not carried out: it is not approved, and nobody can be asked here.",
          missing,
          "Nothing was run. Run it in a terminal, or approve when it is planned: `runbook plan ..."
              + " --approve HOST -o FILE`.");
    }
  }

  private List<ReviewedAnswer> open(PlannedStep step) {
    return step.when() == PlannedStep.Circumstance.CERTAIN
        ? plan().open().stream()
            .filter(
                answer -> step.host().equals(answer.host()) && step.name().equals(answer.step()))
            .toList()
        : List.of();
  }

  /// For the journal.
  RunEvent.PlanApplied event(List<Approval> approvals) {
    return new RunEvent.PlanApplied(
        file.path().toString(),
        file.sha256(),
        plan().operator(),
        plan().plan().made(),
        approvals.stream()
            .map(each -> new RunEvent.PlanApplied.Approver(each.name(), each.fingerprint()))
            .toList());
  }
}
