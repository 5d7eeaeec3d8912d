package dev.runbook.cli;

import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.plan.PlannedGuard;
import dev.runbook.engine.plan.PlannedStep;
import dev.runbook.engine.plan.PlannedStep.Circumstance;
import dev.runbook.engine.plan.PlannedTable;
import dev.runbook.engine.plan.PlannedValue;
import dev.runbook.engine.result.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a plan says of one step on one host, and so what may become of it.
///
/// - planned as skipped: it is skipped;
/// - planned to change nothing: it changes nothing and does not fail;
/// - planned to change: it makes those changes or some of them, none that is worse;
/// - planned to fail: it fails;
/// - not judged yet: all of it, up to the effect that is planned.
///
/// It is skipped otherwise only where the plan says that it may run. What is rendered - commands,
/// SQL, arguments, questions, what is held - is as planned, letter by letter, except for what the
/// plan marks as not known yet.
record Foreseen(PlannedStep step) {
  /// So a plan says that a step before makes something of the same host: what is created now may be
  /// replaced then, and its content is another one.
  private static final String OVERTAKEN = "As things are now; step ";

  /// What is no step and yet tells something.
  private static final Set<String> OUTSIDE = Set.of("a failure", "the run starts");

  /// Before each of several statements: from which release on it is the one.
  private static final Pattern VERSION = Pattern.compile("(?m)^from [0-9]+: ");

  /// Where the line of a statement's parameters may come.
  private static final String PARAMETERS = "‹parameters›";

  private static final Pattern UNKNOWN = Pattern.compile("‹[^›]*›");

  /// What is wrong with what the plan leaves open: it must say which step will tell.
  ///
  /// @param named every step of the plan, as its texts name them
  Optional<String> unfounded(Set<String> named) {
    if (step.when() == Circumstance.MAYBE && step.because().isBlank()) {
      return Optional.of(" may run, and the plan does not say what that depends on");
    }
    if (!(step.verdict() instanceof PlannedStep.Unjudged(Set<String> after, String reason))) {
      return Optional.empty();
    }
    if (after.isEmpty() && !reason.startsWith("it waits until")) {
      return Optional.of(" is not judged, and the plan does not say which step will tell");
    }
    return after.stream()
        .filter(each -> !named.contains(each) && !OUTSIDE.contains(each))
        .findFirst()
        .map(each -> " is not judged before `" + each + "`, which is no step of the plan");
  }

  /// What the plan does not allow of an event of this step.
  Optional<String> objection(RunEvent.OfStep event) {
    return switch (event) {
      case RunEvent.StepStarted started -> began(started);
      case RunEvent.StepFinished finished -> ended(finished);
      case RunEvent.GuardChecked checked -> guarded(checked);
      case RunEvent.Answered answered -> answered(answered);
      case RunEvent.HoldOpened opened ->
          unless(
              step.holds().stream()
                  .anyMatch(hold ->
                      hold.module().equals(opened.hold())
                          && fits(rendered(hold.arguments()), opened.description())),
              "held " + opened.hold() + " " + opened.description() + ", which was not planned");
      case RunEvent.HoldReleased released ->
          unless(
              step.holds().stream().anyMatch(hold -> hold.module().equals(released.hold())),
              "released " + released.hold() + ", which was not planned");
      case RunEvent.ThingCreated made ->
          unless(mayChange() || !step.holds().isEmpty(), "made " + made.kind() + planned());
      case RunEvent.ThingRemoved removed ->
          unless(mayChange() || !step.holds().isEmpty(), "removed " + removed.kind() + planned());
      case RunEvent.StepRetried _ ->
          unless(!(step.verdict() instanceof PlannedStep.Nothing), "was retried" + planned());
      case RunEvent.StepOutput _,
          RunEvent.StepSaid _,
          RunEvent.StepProgressed _,
          RunEvent.FailureHandled _,
          RunEvent.HandlerNotified _ ->
          Optional.empty();
    };
  }

  private Optional<String> began(RunEvent.StepStarted event) {
    Optional<String> other = other(event.number(), event.name(), event.module());
    if (other.isPresent()) {
      return other;
    }
    if (step.verdict() instanceof PlannedStep.Skips) {
      return Optional.of("began" + planned());
    }
    if (event.effect().isPresent()
        && step.effect().isPresent()
        && event.effect().get() != step.effect().get()) {
      return Optional.of("began as " + word(event.effect().get()) + planned());
    }
    if (event.effect().isPresent()
        && step.effect().isEmpty()
        && !(step.verdict() instanceof PlannedStep.Unjudged)) {
      return Optional.of("began as " + word(event.effect().get()) + planned());
    }
    if (step.review().table().isPresent()) {
      return unless(
          event.does().isEmpty() || shows(step.review().table().get(), event.does()),
          "showed\n" + event.does() + "\nand was planned to show " + step.review().table().get());
    }
    String rendered = rendered(step.arguments());
    return unless(
        event.does().isEmpty() || step.arguments().isEmpty() || fits(rendered, event.does()),
        "did\n" + event.does() + "\nand was planned to do\n" + rendered);
  }

  /// A table for the reviewer: its title and its rows; cells are values that other steps tell.
  private static boolean shows(PlannedTable planned, String does) {
    return does.startsWith("title=" + planned.title())
        && planned.rows().stream().allMatch(row -> does.contains(row.name()));
  }

  private Optional<String> ended(RunEvent.StepFinished event) {
    Optional<String> other = other(event.number(), event.name(), event.module());
    if (other.isPresent()) {
      return other;
    }
    boolean allowed =
        switch (event.outcome()) {
          case "skipped" ->
              step.verdict() instanceof PlannedStep.Skips || step.when() != Circumstance.CERTAIN;
          case "unchanged" ->
              !(step.verdict() instanceof PlannedStep.Skips)
                  && !(step.verdict() instanceof PlannedStep.Fails);
          case "changed" -> mayChange() && event.changes().stream().allMatch(this::foreseen);
          case "failed" ->
              !(step.verdict() instanceof PlannedStep.Skips)
                  && !(step.verdict() instanceof PlannedStep.Nothing);
          default -> false;
        };
    return unless(
        allowed,
        "was "
            + event.outcome()
            + (event.changes().isEmpty()
                ? ""
                : " ("
                    + String.join(", ", event.changes().stream().map(Foreseen::words).toList())
                    + ")")
            + event.failure().map(failure -> " (" + failure.message() + ")").orElse("")
            + planned());
  }

  private Optional<String> other(String number, String name, String module) {
    return unless(
        step.number().equals(number) && step.name().equals(name) && step.module().equals(module),
        "was step %s `%s` (%s), planned as step %s `%s` (%s)"
            .formatted(number, name, module, step.number(), step.name(), step.module()));
  }

  private boolean mayChange() {
    return step.verdict() instanceof PlannedStep.Changes
        || step.verdict() instanceof PlannedStep.Unjudged
        || step.verdict() instanceof PlannedStep.Groups;
  }

  /// What is in a group has events of its own.
  private boolean foreseen(Change change) {
    return switch (step.verdict()) {
      case PlannedStep.Groups _ -> true;
      case PlannedStep.Unjudged _ -> step.effect().map(change.effect()::compareTo).orElse(0) <= 0;
      case PlannedStep.Changes(List<Change> changes, String note) ->
          changes.stream()
              .anyMatch(planned ->
                  note.contains(OVERTAKEN) ? touches(planned, change) : covers(planned, change));
      case PlannedStep.Skips _, PlannedStep.Nothing _, PlannedStep.Fails _ -> false;
    };
  }

  private static boolean touches(Change planned, Change made) {
    return made.effect().compareTo(planned.effect()) <= 0
        && (fits(planned.subject(), made.subject())
            || oneOf(VERSION.split(planned.subject()), made.subject()));
  }

  /// Whether a text is one of those that are planned for the releases of a server, which is not
  /// asked before the run: the words after the last one belong to each.
  private static boolean oneOf(String[] variants, String found) {
    for (int i = 1; i < variants.length - 1; i++) {
      if (found.startsWith(variants[i].stripTrailing())) {
        return true;
      }
    }
    return variants.length > 1 && fits(variants[variants.length - 1], found);
  }

  private static boolean covers(Change planned, Change made) {
    return touches(planned, made)
        && made.verb().equals(planned.verb())
        && fits(planned.after().orElse("‹not shown›"), made.after().orElse(""));
  }

  private Optional<String> guarded(RunEvent.GuardChecked event) {
    Optional<PlannedGuard> guard =
        step.guards().stream()
            .filter(each -> each.expression().equals(event.expression()))
            .findFirst();
    if (guard.isEmpty()) {
      return Optional.of("has the guard `" + event.expression() + "`, which was not planned");
    }
    String said = guard.get().holds().name();
    return unless(
        said.equals("UNKNOWN") || said.equals("YES") == event.holds(),
        "has the guard `%s`, which %s; planned was %s"
            .formatted(event.expression(), event.holds() ? "holds" : "does not hold", said));
  }

  private Optional<String> answered(RunEvent.Answered event) {
    return unless(
        step.questions().stream()
            .anyMatch(question ->
                question.kind().name().toLowerCase(Locale.ROOT).equals(event.kind())
                    && fits(question.text(), event.question())),
        "asked `" + event.question() + "`, which was not planned");
  }

  /// As a run shows what it does: commands and statements first, then the other arguments.
  private static String rendered(List<PlannedValue> arguments) {
    List<String> lines = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (PlannedValue argument : arguments) {
      if (argument.place() == Place.PLAIN) {
        rest.add(argument.name() + "=" + shown(argument));
      } else if (!argument.shown().isEmpty()) {
        lines.add(statement(argument));
      }
    }
    if (!rest.isEmpty()) {
      lines.add(String.join(" ", rest));
    }
    return String.join("\n", lines);
  }

  /// In SQL a value that is known is a parameter, and parameters stand in a line of their own; one
  /// that is not known yet stands where it is written.
  private static String statement(PlannedValue argument) {
    String shown = shown(argument);
    return argument.place() == Place.SQL && UNKNOWN.matcher(shown).find()
        ? shown.stripTrailing() + PARAMETERS
        : shown;
  }

  /// A value of which nothing is known may be shown in words alone.
  private static String shown(PlannedValue value) {
    return value.origin() instanceof PlannedValue.Origin.Unknown
            && !UNKNOWN.matcher(value.shown()).find()
        ? "‹" + value.shown() + "›"
        : value.shown();
  }

  /// Whether a text is the planned one, with anything in place of what is not known yet.
  private static boolean fits(String planned, String found) {
    StringBuilder pattern = new StringBuilder();
    int from = 0;
    for (var unknown = UNKNOWN.matcher(planned); unknown.find(); from = unknown.end()) {
      pattern
          .append(Pattern.quote(planned.substring(from, unknown.start())))
          .append(unknown.group().equals(PARAMETERS) ? "\\n*(?:-- with \\[[^\\n]*\\])?\\n*" : ".*");
    }
    pattern.append(Pattern.quote(planned.substring(from)));
    return Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(found).matches();
  }

  private String planned() {
    return ", planned as "
        + word(step.when())
        + " "
        + step.effect().map(Foreseen::word).orElse("")
        + " "
        + step.verdict();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String words(Change change) {
    return change.verb() + " " + change.subject();
  }

  private static Optional<String> unless(boolean allowed, String objection) {
    return allowed ? Optional.empty() : Optional.of(objection);
  }
}
