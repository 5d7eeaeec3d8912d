package dev.runbook.cli.report;

import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.event.RunEvent.HostTally;
import dev.runbook.engine.event.RunListener;
import dev.runbook.engine.plan.StepId;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Shows a run while it goes on: plays, steps, an outcome per host, live output, progress, and at
/// the end a recap and, after a failure, what is now true. Long because it has one case per kind of
/// event.
public final class ConsoleReporter implements RunListener {
  /// How much is shown.
  public enum Detail {
    NORMAL,
    /// Commands and statements too.
    VERBOSE
  }

  private static final Duration PROGRESS_PAUSE = Duration.ofSeconds(5);

  private final PrintStream out;
  private final Palette palette;
  private final Detail detail;
  private final boolean diffs;
  private final boolean terminal;
  private final NowTrue now = new NowTrue();
  private final Map<String, Instant> lastProgress = new HashMap<>();
  private final Map<String, String> lastProgressText = new HashMap<>();
  private final Map<String, Failure> lastFailure = new HashMap<>();
  private String heading = "";
  private boolean openLine;

  /// @param diffs whether the diffs of changes are shown
  public ConsoleReporter(PrintStream out, Palette palette, Detail detail, Diffs diffs) {
    this.out = out;
    this.palette = palette;
    this.detail = detail;
    this.diffs = diffs == Diffs.SHOWN;
    this.terminal = palette == Palette.COLOURED;
  }

  /// Whether diffs are shown.
  public enum Diffs {
    SHOWN,
    HIDDEN
  }

  @Override
  public void heard(Recorded recorded) {
    now.heard(recorded);
    switch (recorded.event()) {
      case RunEvent.RunStarted e ->
          line(palette.faint("run " + e.run() + "  " + e.runbook() + "  (" + e.file() + ")"));
      case RunEvent.PlanApplied e -> {
        line(
            palette.faint(
                "as planned by "
                    + e.operator()
                    + " at "
                    + e.made().truncatedTo(ChronoUnit.SECONDS)
                    + "  ("
                    + e.file()
                    + ")"));
        e.approvers()
            .forEach(each ->
                line(palette.faint("approved by " + each.name() + "  (" + each.key() + ")")));
      }
      case RunEvent.PlayStarted e -> {
        heading = "";
        line("");
        line(
            palette.bold("PLAY  " + e.play())
                + palette.faint("  on " + String.join(", ", e.hosts())));
      }
      case RunEvent.StepStarted e -> {
        heading(e.number(), called(e), e.step());
        if (detail == Detail.VERBOSE && !e.does().isEmpty()) {
          e.does()
              .lines()
              .forEach(each -> line(indent(e.number()) + "  " + palette.faint("$ " + each)));
        }
      }
      case RunEvent.StepOutput e ->
          e.text().lines().forEach(each -> line("      " + palette.faint(e.host() + " | ") + each));
      case RunEvent.StepSaid e -> line("      " + palette.faint(e.host() + " | ") + e.line());
      case RunEvent.StepProgressed e -> progress(e, recorded.at());
      case RunEvent.StepRetried e ->
          line(
              "      "
                  + palette.yellow("again: ")
                  + e.host()
                  + "  attempt "
                  + e.attempt()
                  + " of "
                  + e.of()
                  + " failed: "
                  + e.failure().message()
                  + "  next in "
                  + Durations.shown(e.delay()));
      case RunEvent.StepFinished e -> finished(e);
      case RunEvent.FailureHandled e -> line("      " + palette.cyan(e.how() + ": ") + e.host());
      case RunEvent.GuardChecked e -> {
        if (!e.holds() || detail == Detail.VERBOSE) {
          line(
              "      "
                  + (e.holds() ? palette.green("guard holds: ") : palette.red("guard fails: "))
                  + e.host()
                  + "  "
                  + e.expression());
        }
      }
      case RunEvent.Answered e ->
          line(
              "      "
                  + (e.granted() ? palette.green("granted: ") : palette.red("refused: "))
                  + e.host()
                  + "  "
                  + e.question()
                  + (e.by().isEmpty() ? "" : palette.faint("  by " + e.by())));
      case RunEvent.HoldOpened e ->
          line(
              "      "
                  + palette.cyan("hold: ")
                  + e.host()
                  + "  "
                  + e.hold()
                  + " "
                  + firstLine(e.description()));
      case RunEvent.HoldReleased e ->
          line(
              "      "
                  + palette.cyan("released: ")
                  + e.host()
                  + "  "
                  + firstLine(e.description())
                  + e.failure().map(failure -> palette.red("  " + failure.message())).orElse(""));
      case RunEvent.ThingCreated _, RunEvent.ThingRemoved _ -> {}
      case RunEvent.HandlerNotified e ->
          line("      " + palette.faint("notifies: ") + e.host() + "  " + e.handler());
      case RunEvent.HostLost e ->
          line(palette.red("      " + e.host() + " takes no further part."));
      case RunEvent.RunFinished e -> recap(e);
    }
  }

  /// A block's steps do not say for which item they are begun, so the block does.
  private static String called(RunEvent.StepStarted e) {
    boolean block = e.module().equals("block") || e.module().equals("include");
    return e.name()
        + (block && !e.step().loopKey().isEmpty() ? " [" + e.step().loopKey() + "]" : "");
  }

  private void heading(String number, String name, StepId id) {
    String key = number + name + id.loopKey().isEmpty() + id.path();
    if (!key.equals(heading)) {
      heading = key;
      line(indent(number) + palette.faint(number) + "  " + name);
    }
  }

  private static String indent(String number) {
    return "  ".repeat((int) number.chars().filter(c -> c == '.').count());
  }

  private void finished(RunEvent.StepFinished e) {
    if (e.module().equals("block") || e.module().equals("include")) {
      if (e.outcome().equals("failed")) {
        e.failure()
            .filter(failure -> !failure.equals(lastFailure.get(e.host())))
            .ifPresent(failure -> {
              heading(e.number(), e.name(), e.step());
              failed(e, failure, "");
            });
        return;
      }
      if (e.outcome().equals("skipped")) {
        heading(e.number(), e.name(), e.step());
        line("      " + palette.cyan("skipped: ") + who(e) + "  " + e.reason());
      }
      return;
    }
    heading(e.number(), e.name(), e.step());
    String took =
        e.took().compareTo(Duration.ofMillis(100)) < 0
            ? ""
            : palette.faint("  " + Durations.shown(e.took()));
    switch (e.outcome()) {
      case "changed" -> {
        line("      " + palette.yellow("changed: ") + who(e) + changes(e.changes()) + took);
        diffs(e.changes());
      }
      case "skipped" -> line("      " + palette.cyan("skipped: ") + who(e) + "  " + e.reason());
      case "failed" -> e.failure().ifPresent(failure -> failed(e, failure, took));
      default ->
          line(
              "      "
                  + palette.green("ok: ")
                  + who(e)
                  + (e.reason().isEmpty() ? "" : "  " + e.reason())
                  + took);
    }
  }

  private static String who(RunEvent.StepFinished e) {
    return e.host() + (e.step().loopKey().isEmpty() ? "" : " [" + e.step().loopKey() + "]");
  }

  private String changes(List<Change> changes) {
    if (changes.isEmpty()) {
      return "";
    }
    Change first = changes.getFirst();
    String more = changes.size() > 1 ? "  and " + (changes.size() - 1) + " more" : "";
    return "  " + first.verb() + " " + firstLine(first.subject()) + more;
  }

  private void diffs(List<Change> changes) {
    if (diffs) {
      changes.forEach(change ->
          DiffText.of(change).forEach(each -> line("        " + DiffText.coloured(each, palette))));
    }
  }

  private void failed(RunEvent.StepFinished e, Failure failure, String took) {
    lastFailure.put(e.host(), failure);
    if (failure.kind() == FailureKind.CANCELLED) {
      line("      " + palette.yellow("cancelled: ") + who(e) + took);
      return;
    }
    line(
        "      "
            + palette.red("failed (" + failure.kind().written() + "): ")
            + who(e)
            + "  "
            + failure.message()
            + took);
    failure.detail().lines().forEach(each -> line("        " + each));
    failure.hint().lines().forEach(each -> line("        " + palette.cyan(each)));
  }

  private void progress(RunEvent.StepProgressed e, Instant at) {
    String key = e.host() + e.step().written();
    String percent = e.percent() < 0 ? "" : e.percent() + "%  ";
    String text = "      " + palette.faint(e.host() + " | " + percent + e.text());
    if (terminal) {
      out.print("\r\u001b[K" + text);
      out.flush();
      openLine = true;
      return;
    }
    Instant last = lastProgress.get(key);
    boolean due = last == null || Duration.between(last, at).compareTo(PROGRESS_PAUSE) >= 0;
    if (due && !text.equals(lastProgressText.get(key))) {
      lastProgress.put(key, at);
      lastProgressText.put(key, text);
      line(text);
    }
  }

  private void recap(RunEvent.RunFinished e) {
    line("");
    line(
        palette.bold("RECAP")
            + palette.faint("  " + e.outcome() + " in " + Durations.shown(e.took())));
    int width = e.hosts().keySet().stream().mapToInt(String::length).max().orElse(0);
    e.hosts().forEach((host, tally) -> line("  " + recapLine(host, width, tally)));
    if (!e.outcome().equals("succeeded")) {
      now.lines(e.run()).forEach(each -> line(each.isEmpty() ? "" : "  " + each));
    }
  }

  private String recapLine(String host, int width, HostTally t) {
    String text =
        host
            + " ".repeat(width - host.length())
            + " : ok="
            + t.ok()
            + " changed="
            + t.changed()
            + " unreachable="
            + t.unreachable()
            + " failed="
            + t.failed()
            + " skipped="
            + t.skipped()
            + " rescued="
            + t.rescued()
            + " ignored="
            + t.ignored();
    if (t.failed() + t.unreachable() > t.rescued() + t.ignored()) {
      return palette.red(text);
    }
    return t.changed() > 0 ? palette.yellow(text) : palette.green(text);
  }

  private void line(String text) {
    if (openLine) {
      out.print("\r\u001b[K");
      openLine = false;
    }
    out.println(text);
  }

  private static String firstLine(String text) {
    String first = text.lines().findFirst().orElse("");
    return first.length() > 100 ? first.substring(0, 99) + "…" : first;
  }
}
