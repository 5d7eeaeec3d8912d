package dev.runbook.cli.command;

import dev.runbook.cli.report.ConsoleReporter;
import dev.runbook.cli.report.Durations;
import dev.runbook.cli.report.Palette;
import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.journal.EventCodec;
import dev.runbook.engine.journal.FileJournalStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `runbook runs list|show`.
@Command(
    name = "runs",
    description = "The runs that were made from here.",
    mixinStandardHelpOptions = true)
public final class RunsCommand {
  private final Workbench bench;
  private final Console console;

  public RunsCommand(Workbench bench, Console console) {
    this.bench = bench;
    this.console = console;
  }

  private FileJournalStore store() {
    return new FileJournalStore(bench.project().state(bench.environment()).resolve("runs"));
  }

  @Command(
      name = "list",
      description = "Lists runs, newest first.",
      mixinStandardHelpOptions = true)
  int list() throws IOException {
    FileJournalStore store = store();
    for (String run : store.runs()) {
      List<Recorded> events = store.read(run);
      String runbook = "";
      String outcome = "not ended";
      String took = "";
      for (Recorded each : events) {
        switch (each.event()) {
          case RunEvent.RunStarted started -> runbook = started.runbook();
          case RunEvent.RunFinished finished -> {
            outcome = finished.outcome();
            took = Durations.shown(finished.took());
          }
          default -> {}
        }
      }
      console.out().printf("%-24s %-28s %-12s %s%n", run, runbook, outcome, took);
    }
    return ExitCode.OK.code();
  }

  @Command(name = "show", description = "Shows one run again.", mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "RUN", description = "Its id; `latest` for the newest.") String run,
      @Option(names = "--json", description = "Its events, one JSON object a line.") boolean json,
      @Option(names = "--no-color", description = "No colours.") boolean noColour)
      throws IOException {
    FileJournalStore store = store();
    List<String> runs = store.runs();
    String id = run.equals("latest") && !runs.isEmpty() ? runs.getFirst() : run;
    List<Recorded> events;
    try {
      events = store.read(id);
    } catch (NoSuchFileException e) {
      console.err().println("There is no run `" + run + "`. `runbook runs list` lists them.");
      return ExitCode.USAGE.code();
    }
    if (json) {
      EventCodec codec = new EventCodec();
      events.forEach(event -> console.out().println(codec.encode(event)));
      return ExitCode.OK.code();
    }
    ConsoleReporter reporter =
        new ConsoleReporter(
            console.out(),
            Palette.choose(noColour),
            ConsoleReporter.Detail.VERBOSE,
            ConsoleReporter.Diffs.SHOWN);
    events.forEach(reporter::heard);
    return ExitCode.OK.code();
  }
}
