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
import picocli.CommandLine;

/// `runbook runs list|show`.
public final class RunsCommand {
  private final Workbench bench;
  private final Console console;
  private String run = "";
  private boolean json;
  private boolean noColour;

  public RunsCommand(Workbench bench, Console console) {
    this.bench = bench;
    this.console = console;
  }

  /// What may be written after its name.
  public CommandLine line() {
    Syntax syntax = Syntax.group("runs", "The runs that were made from here.");
    syntax.inner(Syntax.of("list", this::list, "Lists runs, newest first."));
    Syntax show = Syntax.of("show", this::show, "Shows one run again.");
    show.helpAndVersion();
    show.argument("RUN", "Its id; `latest` for the newest.", given -> run = given);
    show.flag("--json", "Its events, one JSON object a line.", given -> json = given);
    show.flag("--no-color", "No colours.", given -> noColour = given);
    syntax.inner(show);
    return syntax.line();
  }

  private FileJournalStore store() {
    return new FileJournalStore(bench.project().state(bench.environment()).resolve("runs"));
  }

  private int list() throws IOException {
    FileJournalStore store = store();
    for (String each : store.runs()) {
      List<Recorded> events = store.read(each);
      String runbook = "";
      String outcome = "not ended";
      String took = "";
      for (Recorded recorded : events) {
        switch (recorded.event()) {
          case RunEvent.RunStarted started -> runbook = started.runbook();
          case RunEvent.RunFinished finished -> {
            outcome = finished.outcome();
            took = Durations.shown(finished.took());
          }
          default -> {}
        }
      }
      console.out().printf("%-24s %-28s %-12s %s%n", each, runbook, outcome, took);
    }
    return ExitCode.OK.code();
  }

  private int show() throws IOException {
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
