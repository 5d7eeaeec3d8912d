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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `runbook plan FILE`.
@Command(
    name = "plan",
    description = "Says what a run would do. Probes hosts read-only and changes nothing.",
    mixinStandardHelpOptions = true)
public final class PlanCommand implements Callable<Integer> {
  private final Workbench bench;
  private final Console console;
  private final Reach reach;
  private final String version;
  @Mixin Targeting targeting = new Targeting();
  @Mixin Reaching reaching = new Reaching();

  @Option(names = "--offline", description = "Connects to nobody: what hosts would say is unknown.")
  boolean offline;

  @Option(
      names = "--detailed-exitcode",
      description =
          "Exit code 10 when something would or may change, or with --diff when the plans differ; 0"
              + " when not. A step that would fail is 4 without it too, but for --diff.")
  boolean detailed;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "How the plan is written: ${COMPLETION-CANDIDATES}. Default: text.")
  Format format = Format.text;

  @Option(
      names = "--diff",
      paramLabel = "PLAN",
      description =
          "Shows what changed since this plan: one written by --format json, or a saved one.")
  String since = "";

  /// How a plan is written.
  enum Format {
    text,
    json,
    html
  }

  /// @param version of the command, for the page
  public PlanCommand(Workbench bench, Console console, Reach reach, String version) {
    this.bench = bench;
    this.console = console;
    this.reach = reach;
    this.version = version;
  }

  @Override
  public Integer call() throws Rejection, Usage, InterruptedException {
    Optional<Plan> old = since.isEmpty() ? Optional.empty() : Optional.of(older());
    Plan plan = plan(bench, console, reach, targeting, reaching, offline);
    if (old.isPresent()) {
      return difference(old.get(), plan);
    }
    switch (format) {
      case text -> print(console, plan, targeting);
      case json -> console.out().print(PlanCodec.write(plan));
      case html -> console.out().print(HtmlPlan.page(plan, provenance()));
    }
    if (!plan.failing().isEmpty()) {
      return ExitCode.FAILED.code();
    }
    return detailed && plan.hasChanges() ? ExitCode.CHANGES.code() : ExitCode.OK.code();
  }

  private Provenance provenance() {
    return new Provenance(
        targeting.file,
        targeting.inventories,
        targeting.limit,
        tags(),
        bench.environment().getOrDefault("USER", System.getProperty("user.name", "")),
        version);
  }

  private String tags() {
    String only = targeting.tags.isEmpty() ? "" : "only " + String.join(", ", targeting.tags);
    String not = targeting.skipTags.isEmpty() ? "" : "not " + String.join(", ", targeting.skipTags);
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

  static void print(Console console, Plan plan, Targeting targeting) {
    new PlanText(Palette.choose(targeting.noColour)).lines(plan).forEach(console.out()::println);
  }

  static Plan plan(
      Workbench bench,
      Console console,
      Reach reach,
      Targeting targeting,
      Reaching reaching,
      boolean offline)
      throws Rejection, Usage, InterruptedException {
    try (Reach.Open open = reach.open(targeting, reaching)) {
      Workbench.Loaded loaded = bench.load(targeting, open.secrets());
      bench.warn(loaded, console);
      return new Planner(
              bench.catalog(),
              open.connections(loaded),
              loaded.formulas(),
              bench.redactor(),
              InstantSource.system())
          .plan(
              loaded.runbook(),
              loaded.selection(),
              offline ? Planner.Reach.OFFLINE : Planner.Reach.PROBES);
    }
  }
}
