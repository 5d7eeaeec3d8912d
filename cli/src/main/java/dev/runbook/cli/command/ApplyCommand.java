package dev.runbook.cli.command;

import dev.runbook.cli.report.ConsoleReporter;
import dev.runbook.cli.report.Palette;
import dev.runbook.cli.report.Terminal;
import dev.runbook.engine.event.RunListener;
import dev.runbook.engine.journal.FileJournalStore;
import dev.runbook.engine.journal.Journal;
import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.run.Executor;
import dev.runbook.engine.run.RunRequest;
import dev.runbook.engine.run.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `runbook apply FILE`.
@Command(name = "apply", description = "Runs a runbook.", mixinStandardHelpOptions = true)
public final class ApplyCommand implements Callable<Integer> {
  private final Workbench bench;
  private final Console console;
  private final Reach reach;
  private final String version;
  @Mixin Targeting targeting = new Targeting();
  @Mixin Reaching reaching = new Reaching();

  @Option(
      names = {"-C", "--check"},
      description = "Only says what would be done; the same as `plan`.")
  boolean check;

  @Option(
      names = {"-D", "--diff"},
      description = "Shows the diffs of what is changed.")
  boolean diff;

  @Option(
      names = {"-y", "--yes"},
      description = "Answers confirmations with yes; never guards or approvals.")
  boolean yes;

  @Option(
      names = "--approve",
      split = ",",
      paramLabel = "HOST",
      description = "Approves the destructive steps on this host: its name, typed beforehand.")
  List<String> approved = new ArrayList<>();

  @Option(names = "--list-hosts", description = "Lists the hosts of each play and runs nothing.")
  boolean listHosts;

  @Option(names = "--list-tags", description = "Lists the tags and runs nothing.")
  boolean listTags;

  public ApplyCommand(Workbench bench, Console console, Reach reach, String version) {
    this.bench = bench;
    this.console = console;
    this.reach = reach;
    this.version = version;
  }

  @Override
  public Integer call() throws Rejection, Usage, InterruptedException, IOException {
    if (check) {
      Plan plan = PlanCommand.plan(bench, console, reach, targeting, reaching, false);
      PlanCommand.print(console, plan, targeting);
      return plan.failing().isEmpty() ? ExitCode.OK.code() : ExitCode.FAILED.code();
    }
    if (listHosts || listTags) {
      return list();
    }
    try (Reach.Open open = reach.open(targeting, reaching)) {
      Workbench.Loaded loaded = bench.load(targeting, open.secrets());
      bench.refuseWhatIsNotFilledIn(loaded);
      bench.warn(loaded, console);
      Path state = bench.project().state(bench.environment()).resolve("runs");
      FileJournalStore store = new FileJournalStore(state);
      String run = RunId.make(InstantSource.system());
      try (Journal journal = store.begin(run)) {
        return run(run, loaded, open, journal).code();
      }
    }
  }

  private ExitCode run(String run, Workbench.Loaded loaded, Reach.Open open, Journal journal) {
    String operator = bench.environment().getOrDefault("USER", System.getProperty("user.name", ""));
    Executor executor =
        new Executor(
            new Executor.Tools(
                bench.catalog(),
                open.connections(loaded),
                loaded.formulas(),
                bench.redactor(),
                new TerminalApprover(
                    Terminal.console(),
                    yes
                        ? TerminalApprover.Confirmations.GIVEN
                        : TerminalApprover.Confirmations.ASKED,
                    Set.copyOf(approved),
                    operator),
                InstantSource.system()));
    RunRequest request =
        new RunRequest(
            loaded.runbook(),
            loaded.selection(),
            reaching.forks,
            Workbench.digests(loaded.runbook()),
            operator,
            version);
    RunListener reporter =
        new ConsoleReporter(
            console.out(),
            Palette.choose(targeting.noColour),
            targeting.verbosity() > 0
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
