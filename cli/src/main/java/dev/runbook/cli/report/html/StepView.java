package dev.runbook.cli.report.html;

import dev.runbook.cli.report.DiffText;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.plan.PlannedGuard;
import dev.runbook.engine.plan.PlannedHold;
import dev.runbook.engine.plan.PlannedQuestion;
import dev.runbook.engine.plan.PlannedStep;
import dev.runbook.engine.plan.PlannedValue;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// The words of the page for one planned step.
final class StepView {
  /// Values of more characters are folded, and these are left to be seen.
  private static final int LONG = 400;

  private static final int BRIEF = 120;

  private StepView() {}

  /// @param header the hosts, or empty where the step's line says them
  static Page.Outcome outcome(Outline.Outcome outcome, String header) {
    PlannedStep step = outcome.step();
    Mark mark = Mark.of(step);
    return new Page.Outcome(
        header,
        kind(mark),
        circumstance(step),
        String.join(" ", outcome.hosts()),
        mark.concernsChange(),
        step.because(),
        step.arguments().stream()
            .filter(each -> isText(each) && !inDiff(each, step))
            .map(StepView::entry)
            .toList(),
        Page.Table.of(
            step.arguments().stream()
                .filter(each -> !isText(each) || inDiff(each, step))
                .map(each ->
                    inDiff(each, step)
                        ? entry(
                            new PlannedValue(
                                each.name(), "as in the diff", each.origin(), each.place()))
                        : entry(each))
                .toList()),
        step.holds().stream().map(StepView::hold).toList(),
        notes(step),
        alterations(step),
        step.verdict() instanceof PlannedStep.Fails fails
            ? List.of(trouble(fails.failure()))
            : List.of(),
        step.guards().stream().map(StepView::guard).toList(),
        remarks(step),
        step.module(),
        String.join(", ", step.tags()));
  }

  static Page.Kind kind(Mark mark) {
    return new Page.Kind(mark.kind(), mark.sign(), mark.word());
  }

  static String circumstance(PlannedStep step) {
    return switch (step.when()) {
      case CERTAIN -> "";
      case MAYBE -> "may run";
      case ON_FAILURE -> "only after a failure";
    };
  }

  /// What becomes of the step, in a line.
  static String gist(PlannedStep step) {
    return switch (step.verdict()) {
      case PlannedStep.Groups _ ->
          String.join(
              ", ",
              step.holds().stream()
                  .map(hold -> (hold.certain() ? "holds " : "may hold ") + hold.module())
                  .toList());
      case PlannedStep.Skips skips -> skips.reason();
      case PlannedStep.Nothing nothing -> reason(nothing);
      case PlannedStep.Unjudged unjudged -> unjudged(unjudged);
      case PlannedStep.Fails fails -> fails.failure().message();
      case PlannedStep.Changes changes ->
          changes.changes().isEmpty()
              ? changes.note()
              : said(changes.changes().getFirst())
                  + (changes.changes().size() == 1
                      ? ""
                      : " and " + (changes.changes().size() - 1) + " more");
    };
  }

  /// The mark says already that it only reads.
  private static String reason(PlannedStep.Nothing nothing) {
    return nothing.reason().equals("only reads") ? "" : nothing.reason();
  }

  private static String said(Change change) {
    return change.verb() + " " + change.subject().lines().findFirst().orElse("");
  }

  /// What exactly a step destroys or would fail by, for the lists before the plays.
  static List<Page.Fact> exactly(PlannedStep step) {
    return switch (step.verdict()) {
      case PlannedStep.Changes changes -> {
        List<Change> destroyed = changes.changes().stream().filter(StepView::destroys).toList();
        yield (destroyed.isEmpty() ? changes.changes() : destroyed)
            .stream().map(change -> new Page.Fact(change.verb(), change.subject())).toList();
      }
      case PlannedStep.Unjudged unjudged ->
          Stream.concat(
                  (step.arguments().stream().anyMatch(StepView::isText)
                          ? step.arguments().stream().filter(StepView::isText)
                          : step.arguments().stream())
                      .map(each -> new Page.Fact(each.name(), each.shown())),
                  Stream.of(new Page.Fact("", unjudged(unjudged))))
              .toList();
      case PlannedStep.Fails fails -> List.of(new Page.Fact("", fails.failure().message()));
      case PlannedStep.Groups _, PlannedStep.Skips _, PlannedStep.Nothing _ -> List.of();
    };
  }

  static Page.Guard guard(PlannedGuard guard) {
    List<Page.Table> values = Page.Table.of(guard.values().stream().map(StepView::entry).toList());
    return switch (guard.holds()) {
      case YES -> new Page.Guard(guard.expression(), "yes", "holds", values);
      case NO -> new Page.Guard(guard.expression(), "no", "does not hold", values);
      case UNKNOWN -> new Page.Guard(guard.expression(), "open", "not known yet", values);
    };
  }

  static Page.Entry entry(PlannedValue value) {
    return switch (value.origin()) {
      case PlannedValue.Origin.Constant _ -> entry(value, "constant", "as written");
      case PlannedValue.Origin.Probed _ -> entry(value, "probed", "probed");
      case PlannedValue.Origin.Computed _ -> entry(value, "computed", "computed");
      case PlannedValue.Origin.Secret _ -> entry(value, "secret", "secret");
      case PlannedValue.Origin.Unknown unknown ->
          entry(
              value,
              "unknown",
              unknown.after().isEmpty() ? "unknown" : "unknown until " + listed(unknown.after()));
    };
  }

  private static Page.Entry entry(PlannedValue value, String origin, String known) {
    String shown = shown(value);
    return new Page.Entry(
        value.name(),
        shown,
        shown.length() <= LONG ? "" : shown.substring(0, BRIEF).strip() + " …",
        origin,
        known);
  }

  /// What is not known at all says so by its origin, and once is enough.
  private static String shown(PlannedValue value) {
    if (value.shown().isEmpty()) {
      return value.origin() instanceof PlannedValue.Origin.Unknown ? "" : "\"\"";
    }
    return value.origin() instanceof PlannedValue.Origin.Unknown
            && value.shown().matches("‹[^‹›]*›")
        ? ""
        : value.shown();
  }

  /// `a, b and c`.
  static String listed(Collection<String> names) {
    List<String> all = List.copyOf(names);
    return all.size() < 2
        ? String.join("", all)
        : String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.getLast();
  }

  /// Commands, statements and expressions are shown as such, and so is what has several lines; what
  /// is not known stands among the values.
  private static boolean isText(PlannedValue value) {
    return !shown(value).isEmpty()
        && (value.place() != Place.PLAIN || value.shown().strip().contains("\n"));
  }

  /// Whether a diff shows the whole text already, because there was nothing before it.
  private static boolean inDiff(PlannedValue value, PlannedStep step) {
    return isText(value)
        && step.verdict() instanceof PlannedStep.Changes changes
        && changes.changes().stream()
            .filter(change -> change.before().orElse("").isEmpty())
            .flatMap(change -> change.after().stream())
            .anyMatch(after -> after.strip().equals(value.shown().strip()));
  }

  private static boolean destroys(Change change) {
    return change.effect() == Effect.DESTROY;
  }

  private static Page.Hold hold(PlannedHold hold) {
    return new Page.Hold(
        (hold.certain() ? "holds " : "may hold ") + hold.module(),
        hold.note(),
        Page.Table.of(hold.arguments().stream().map(StepView::entry).toList()));
  }

  private static List<String> notes(PlannedStep step) {
    String note =
        switch (step.verdict()) {
          case PlannedStep.Skips skips -> "Skipped: " + skips.reason();
          case PlannedStep.Nothing nothing -> reason(nothing);
          case PlannedStep.Unjudged unjudged -> "Not judged yet: " + unjudged(unjudged);
          case PlannedStep.Changes changes -> changes.note();
          case PlannedStep.Groups _, PlannedStep.Fails _ -> "";
        };
    return note.isEmpty() ? List.of() : List.of(note);
  }

  private static String unjudged(PlannedStep.Unjudged unjudged) {
    if (unjudged.after().isEmpty()) {
      return unjudged.reason();
    }
    return "known after "
        + listed(unjudged.after())
        + (unjudged.reason().isEmpty() ? "" : " (" + unjudged.reason() + ")");
  }

  private static List<Page.Alteration> alterations(PlannedStep step) {
    return step.verdict() instanceof PlannedStep.Changes changes
        ? changes.changes().stream().map(change -> alteration(change, step)).toList()
        : List.of();
  }

  private static Page.Alteration alteration(Change change, PlannedStep step) {
    Mark mark =
        switch (change.effect()) {
          case READ -> Mark.READS;
          case CHANGE -> Mark.CHANGES;
          case DESTROY -> Mark.DESTROYS;
        };
    List<Page.DiffLine> diff = DiffText.of(change).stream().map(StepView::diffLine).toList();
    return new Page.Alteration(
        kind(mark),
        change.verb(),
        step.arguments().stream()
            .filter(each -> isText(each) && each.shown().strip().equals(change.subject().strip()))
            .map(_ -> "the following")
            .findFirst()
            .orElse(change.subject()),
        diff.isEmpty() ? List.of() : List.of(new Page.Diff(diff)));
  }

  private static Page.DiffLine diffLine(String line) {
    String kind =
        line.startsWith("@@") || line.startsWith("--- ") || line.startsWith("+++ ")
            ? "hunk"
            : line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : "same";
    return new Page.DiffLine(kind, line);
  }

  private static Page.Trouble trouble(Failure failure) {
    return new Page.Trouble(
        "Would fail (" + failure.kind().written() + "): " + failure.message(),
        failure.detail(),
        failure.hint());
  }

  private static List<Page.Fact> remarks(PlannedStep step) {
    List<Page.Fact> remarks = new ArrayList<>();
    if (!step.review().irreversible().isEmpty()) {
      remarks.add(new Page.Fact("Irreversible", step.review().irreversible()));
    }
    if (!step.review().ifInterrupted().isEmpty()) {
      remarks.add(new Page.Fact("If it dies here", step.review().ifInterrupted()));
    }
    step.questions().forEach(each -> remarks.add(new Page.Fact(asked(each), each.text())));
    step.answers()
        .forEach(each ->
            remarks.add(new Page.Fact("Allows " + each.rule() + " because", each.because())));
    return remarks;
  }

  static String asked(PlannedQuestion question) {
    return switch (question.kind()) {
      case APPROVE -> "Asks for the host's name";
      case CONFIRM -> "Asks for yes or no";
    };
  }
}
