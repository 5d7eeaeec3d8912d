package dev.runbook.cli.command;

import dev.runbook.cli.report.ConsoleReporter;
import dev.runbook.cli.report.Palette;
import dev.runbook.cli.report.Terminal;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.event.RunListener;
import dev.runbook.engine.journal.FileJournalStore;
import dev.runbook.engine.journal.Journal;
import dev.runbook.engine.plan.BegunConnections;
import dev.runbook.engine.plan.Connections;
import dev.runbook.engine.plan.FirstContact;
import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.Sightings;
import dev.runbook.engine.run.Approver;
import dev.runbook.engine.run.Executor;
import dev.runbook.engine.run.RunRequest;
import dev.runbook.engine.run.RunResult;
import dev.runbook.engine.saved.Approval;
import dev.runbook.engine.saved.PlanSigning;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/// `runbook apply FILE`.
public final class ApplyCommand implements Callable<Integer> {
  private final Workbench bench;
  private final Console console;
  private final Reach reach;
  private final PlanSigning signing;
  private final String version;
  private final Targeting targeting = new Targeting();
  private final Reaching reaching = new Reaching();
  private boolean check;
  private boolean diff;
  private final Answering answering = new Answering();
  private String allowedSigners = "";
  private boolean listHosts;
  private boolean listTags;

  public ApplyCommand(
      Workbench bench, Console console, Reach reach, PlanSigning signing, String version) {
    this.bench = bench;
    this.console = console;
    this.reach = reach;
    this.signing = signing;
    this.version = version;
  }

  /// What may be written after its name.
  public CommandLine line() {
    Syntax syntax = Syntax.of("apply", this, "Runs a runbook, or a plan that was saved.");
    targeting.addTo(syntax);
    reaching.addTo(syntax);
    syntax.flag(
        "-C, --check", "Only says what would be done; the same as `plan`.", given -> check = given);
    syntax.flag("-D, --diff", "Shows the diffs of what is changed.", given -> diff = given);
    answering.addTo(syntax);
    syntax.text(
        "--allowed-signers",
        "FILE",
        "Who may approve saved plans, as ssh-keygen(1) writes it; default: `allowed_signers` of"
            + " the configuration.",
        given -> allowedSigners = given);
    syntax.flag(
        "--list-hosts",
        "Lists the hosts of each play and runs nothing.",
        given -> listHosts = given);
    syntax.flag("--list-tags", "Lists the tags and runs nothing.", given -> listTags = given);
    return syntax.line();
  }

  @Override
  public Integer call() throws Rejection, Usage, Refused, InterruptedException, IOException {
    Optional<PlanFile> saved = PlanFile.find(targeting.file);
    if (saved.isPresent()) {
      return reviewed(saved.get());
    }
    if (listHosts || listTags) {
      return list();
    }
    try (Reach.Open open = reach.open(targeting, reaching)) {
      open.expectHosts();
      Workbench.Loaded loaded = bench.load(targeting, open.secrets());
      bench.refuseWhatIsNotFilledIn(loaded);
      bench.warn(loaded, console);
      return check
          ? planned(PlanCommand.look(bench, open, loaded, false, new Sightings(), reaching.forks))
          : run(loaded, open, answering.approver(bench.operator(), console), Optional.empty())
              .code();
    }
  }

  private int planned(Plan plan) {
    PlanCommand.print(console, plan, targeting);
    return plan.failing().isEmpty() ? ExitCode.OK.code() : ExitCode.FAILED.code();
  }

  /// Carries out a saved plan, if everything is as it was reviewed.
  private int reviewed(PlanFile file)
      throws Rejection, Usage, Refused, InterruptedException, IOException {
    SavedApply saved = new SavedApply(bench, version, file);
    PlanTerms terms = new PlanTerms(bench.project(), file);
    terms.asTheProjectWants(InstantSource.system().instant());
    List<Approval> approvals = terms.approvals(signers(), signing);
    Targeting made = saved.targeting(targeting);
    Approver approver = saved.approver(answering.approver(bench.operator(), console));
    saved.answered(Terminal.console().isPresent(), approver);
    try (Reach.Open open = reach.open(made, reaching)) {
      open.expectHosts();
      Workbench.Loaded loaded = saved.load(made, open);
      bench.warn(loaded, console);
      saved.sameOrigin(loaded);
      bench.refuseWhatIsNotFilledIn(loaded);
      saved.sameFindings(loaded, open, reaching.forks);
      return check
          ? planned(file.plan().plan())
          : run(loaded, open, approver, Optional.of(saved.event(approvals))).code();
    }
  }

  private Optional<Path> signers() {
    return allowedSigners.isEmpty()
        ? bench.project().paths("allowed_signers").stream().findFirst()
        : Optional.of(Path.of(allowedSigners));
  }

  private ExitCode run(
      Workbench.Loaded loaded,
      Reach.Open open,
      Approver approver,
      Optional<RunEvent.PlanApplied> plan)
      throws IOException {
    Path state = bench.project().state(bench.environment()).resolve("runs");
    FileJournalStore store = new FileJournalStore(state);
    String run = RunId.make(InstantSource.system());
    try (BegunConnections connections = new BegunConnections(open.connections(loaded))) {
      // What is written before their first step is written while they are logged in to.
      connections.begin(FirstContact.hosts(loaded.runbook(), loaded.selection(), reaching.forks));
      try (Journal journal = store.begin(run)) {
        return run(run, loaded, connections, journal, approver, plan);
      }
    }
  }

  private ExitCode run(
      String run,
      Workbench.Loaded loaded,
      Connections connections,
      Journal journal,
      Approver approver,
      Optional<RunEvent.PlanApplied> plan) {
    Executor executor =
        new Executor(
            new Executor.Tools(
                bench.catalog(),
                connections,
                loaded.formulas(),
                bench.redactor(),
                approver,
                InstantSource.system()));
    RunRequest request =
        new RunRequest(
            loaded.runbook(),
            loaded.selection(),
            reaching.forks,
            Workbench.digests(loaded.runbook()),
            bench.operator(),
            version,
            plan);
    RunListener reporter =
        new ConsoleReporter(
            console.out(),
            Palette.choose(targeting.noColour),
            targeting.verbosity > 0
                ? ConsoleReporter.Detail.VERBOSE
                : ConsoleReporter.Detail.NORMAL,
            diff ? ConsoleReporter.Diffs.SHOWN : ConsoleReporter.Diffs.HIDDEN);
    try (Interrupts _ =
        Interrupts.listening(
            executor::cancel,
            () -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code()),
            console)) {
      RunResult result = executor.run(run, request, journal, List.of(reporter));
      return ExitCode.of(result.outcome());
    }
  }

  private Integer list() throws Rejection {
    Workbench.Loaded loaded = bench.load(targeting, reference -> "");
    bench.warn(loaded, console);
    loaded
        .runbook()
        .runbook()
        .plays()
        .forEach(play -> {
          console.out().println(play.name());
          if (listHosts) {
            loaded.runbook().hosts(play).forEach(host -> console.out().println("  " + host));
          }
          if (listTags) {
            console.out().println("  tags: " + String.join(", ", Tags.of(play)));
          }
        });
    return ExitCode.OK.code();
  }
}
