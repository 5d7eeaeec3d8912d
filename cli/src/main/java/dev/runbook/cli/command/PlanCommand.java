package dev.runbook.cli.command;

import dev.runbook.cli.report.Palette;
import dev.runbook.cli.report.PlanDiffText;
import dev.runbook.cli.report.PlanText;
import dev.runbook.cli.report.html.HtmlPlan;
import dev.runbook.cli.report.html.Provenance;
import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlanCodec;
import dev.runbook.engine.plan.PlanDiff;
import dev.runbook.engine.plan.Planner;
import dev.runbook.engine.plan.Sightings;
import dev.runbook.engine.saved.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/// `runbook plan FILE`.
public final class PlanCommand implements Callable<Integer> {
  /// How a plan is written.
  enum Format {
    text,
    json,
    html
  }

  private final Workbench bench;
  private final Console console;
  private final Reach reach;
  private final String version;
  private final Targeting targeting = new Targeting();
  private final Reaching reaching = new Reaching();
  private boolean offline;
  private boolean detailed;
  private Format format = Format.text;
  private String since = "";
  private String output = "";
  private int approvals;
  private final Answering answering = new Answering();

  /// @param version of the command, for the page
  public PlanCommand(Workbench bench, Console console, Reach reach, String version) {
    this.bench = bench;
    this.console = console;
    this.reach = reach;
    this.version = version;
  }

  /// What may be written after its name.
  public CommandLine line() {
    Syntax syntax =
        Syntax.of(
            "plan", this, "Says what a run would do. Probes hosts read-only and changes nothing.");
    targeting.addTo(syntax);
    reaching.addTo(syntax);
    syntax.flag(
        "--offline",
        "Connects to nobody: what hosts would say is unknown.",
        given -> offline = given);
    syntax.flag(
        "--detailed-exitcode",
        "Exit code 10 when something would or may change, or with --diff when the plans differ; 0"
            + " when not. A step that would fail is 4 without it too, but for --diff.",
        given -> detailed = given);
    syntax.choice(
        "--format",
        "FORMAT",
        format,
        "How the plan is written: ${COMPLETION-CANDIDATES}. Default: text.",
        given -> format = given);
    syntax.text(
        "--diff",
        "PLAN",
        "Shows what changed since this plan: one written by --format json, or a saved one.",
        given -> since = given);
    syntax.text(
        "-o, --output",
        "FILE",
        "Saves the plan, for review and for `apply FILE`.",
        given -> output = given);
    syntax.number(
        "--require-approval",
        "N",
        approvals,
        "How many persons have to sign the saved plan; default: `require_approval` of the"
            + " configuration.",
        given -> approvals = given);
    answering.addTo(syntax);
    return syntax.line();
  }

  @Override
  public Integer call() throws Rejection, Usage, Refused, InterruptedException, IOException {
    Optional<Plan> old = since.isEmpty() ? Optional.empty() : Optional.of(older());
    Optional<PlanFile> saved = PlanFile.find(targeting.file);
    Plan plan;
    if (saved.isPresent()) {
      plan = saved.get().plan().plan();
      if (old.isEmpty()) {
        show(plan, saved.get().plan().asked(), saved.get().plan().operator());
      }
    } else {
      plan = planned(old.isEmpty());
    }
    if (old.isPresent()) {
      return difference(old.get(), plan);
    }
    if (!plan.failing().isEmpty()) {
      return ExitCode.FAILED.code();
    }
    return detailed && plan.hasChanges() ? ExitCode.CHANGES.code() : ExitCode.OK.code();
  }

  private Provenance provenance(Asked asked, String operator) {
    return new Provenance(
        asked.runbook(), asked.inventories(), asked.limit(), tags(asked), operator, version);
  }

  private static String tags(Asked asked) {
    String only = asked.tags().isEmpty() ? "" : "only " + String.join(", ", asked.tags());
    String not = asked.skipTags().isEmpty() ? "" : "not " + String.join(", ", asked.skipTags());
    return only.isEmpty() || not.isEmpty() ? only + not : only + "; " + not;
  }

  private Plan older() throws Usage {
    try {
      return PlanCodec.readAny(Files.readString(Path.of(since)));
    } catch (NoSuchFileException e) {
      throw new Usage("There is no plan `" + since + "` to compare with.");
    } catch (IOException e) {
      throw new Usage("The plan `" + since + "` cannot be read: " + e.getMessage());
    }
  }

  private int difference(Plan old, Plan plan) {
    PlanDiff diff = PlanDiff.between(old, plan);
    new PlanDiffText(Palette.choose(targeting.noColour))
        .lines(plan.runbook(), old.made(), diff)
        .forEach(console.out()::println);
    return detailed && !diff.same() ? ExitCode.CHANGES.code() : ExitCode.OK.code();
  }

  /// @param shown whether it is to be shown
  private Plan planned(boolean shown) throws Rejection, Usage, InterruptedException, IOException {
    boolean saves = !output.isEmpty();
    if (saves && offline) {
      throw new Usage("A plan to be applied needs a look at the hosts: leave out `--offline`.");
    }
    if (approvals < 0 || (approvals > 0 && !saves)) {
      throw new Usage(
          "`--require-approval` wants the number of signatures under a plan that `-o` saves.");
    }
    int least = bench.project().requiredApprovals();
    if (approvals > 0 && approvals < least) {
      throw new Usage(
          "The project's configuration wants at least "
              + Counted.of(least, "signature")
              + " (`require_approval`); `--require-approval` may only ask for more.");
    }
    try (Reach.Open open = reach.open(targeting, reaching)) {
      if (!offline) {
        open.expectHosts();
      }
      Workbench.Loaded loaded = bench.load(targeting, open.secrets());
      bench.warn(loaded, console);
      if (saves) {
        PlanSaving.refuseSecretsInClear(loaded);
      }
      Sightings sightings = new Sightings();
      Plan plan = look(bench, open, loaded, offline, sightings, reaching.forks);
      if (shown) {
        show(plan, PlanOrigin.asked(targeting), bench.operator());
      }
      if (saves) {
        new PlanSaving(bench, format == Format.text ? console.out() : console.err(), version)
            .save(
                Path.of(output),
                targeting,
                loaded,
                plan,
                sightings,
                answering.approver(bench.operator(), console),
                wanted());
      }
      return plan;
    }
  }

  private int wanted() {
    return Math.max(approvals, bench.project().requiredApprovals());
  }

  private void show(Plan plan, Asked asked, String operator) {
    switch (format) {
      case text -> print(console, plan, targeting);
      case json -> console.out().print(PlanCodec.write(plan));
      case html -> console.out().print(HtmlPlan.page(plan, provenance(asked, operator)));
    }
  }

  static void print(Console console, Plan plan, Targeting targeting) {
    new PlanText(Palette.choose(targeting.noColour)).lines(plan).forEach(console.out()::println);
  }

  static Plan look(
      Workbench bench,
      Reach.Open open,
      Workbench.Loaded loaded,
      boolean offline,
      Sightings sightings,
      int forks)
      throws InterruptedException {
    return new Planner(
            bench.catalog(),
            open.connections(loaded),
            loaded.formulas(),
            bench.redactor(),
            InstantSource.system(),
            forks)
        .plan(
            loaded.runbook(),
            loaded.selection(),
            offline ? Planner.Reach.OFFLINE : Planner.Reach.PROBES,
            sightings);
  }
}
