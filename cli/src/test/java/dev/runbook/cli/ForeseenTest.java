package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.check.Formulas.Truth;
import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.event.RunEvent.StepFinished;
import dev.runbook.engine.event.RunEvent.StepStarted;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlannedGuard;
import dev.runbook.engine.plan.PlannedHold;
import dev.runbook.engine.plan.PlannedQuestion;
import dev.runbook.engine.plan.PlannedReview;
import dev.runbook.engine.plan.PlannedStep;
import dev.runbook.engine.plan.PlannedStep.Changes;
import dev.runbook.engine.plan.PlannedStep.Circumstance;
import dev.runbook.engine.plan.PlannedStep.Fails;
import dev.runbook.engine.plan.PlannedStep.Groups;
import dev.runbook.engine.plan.PlannedStep.Nothing;
import dev.runbook.engine.plan.PlannedStep.Skips;
import dev.runbook.engine.plan.PlannedStep.Unjudged;
import dev.runbook.engine.plan.PlannedStep.Verdict;
import dev.runbook.engine.plan.PlannedTable;
import dev.runbook.engine.plan.PlannedValue;
import dev.runbook.engine.plan.PlannedValue.Origin;
import dev.runbook.engine.plan.StepId;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Whatever a run does beyond its plan is found, one lie after the other. One test for each kind of
/// lie, all told against one plan, and so long.
class ForeseenTest {
  private static final Failure FAILURE = Failure.of(FailureKind.COMMAND, "It went wrong.");
  private static final Verdict MAKES = new Changes(List.of(change(Effect.CHANGE, "x")), "");
  private static final Verdict OPEN = new Unjudged(Set.of("1 Do"), "");

  @Test
  void aStepIsWhatItWasPlannedAs() {
    PlannedStep step = planned(new Nothing(""));
    assertContained(step, ended("unchanged"));
    assertRefused(step, "was not planned", finished("play/other", "", "db1", "1", "Do", "shell"));
    assertRefused(step, "was not planned", finished("play/do", "x", "db1", "1", "Do", "shell"));
    assertRefused(step, "was not planned", finished("play/do", "", "db2", "1", "Do", "shell"));
    assertRefused(
        step, "planned as step 1 `Do`", finished("play/do", "", "db1", "2", "Do", "shell"));
    assertRefused(
        step, "planned as step 1 `Do`", finished("play/do", "", "db1", "1", "Undo", "shell"));
    assertRefused(
        step, "planned as step 1 `Do`", finished("play/do", "", "db1", "1", "Do", "file"));
  }

  @Test
  void whatIsPlannedAsSkippedIsSkipped() {
    PlannedStep step = planned(new Skips("not `x`"));
    assertContained(step, ended("skipped"));
    assertRefused(step, "began", began(Effect.READ, "true"));
    for (String outcome : List.of("unchanged", "changed", "failed")) {
      assertRefused(step, "was " + outcome, ended(outcome));
    }
  }

  @Test
  void whatIsPlannedToChangeNothingChangesNothing() {
    PlannedStep step = planned(new Nothing("as it should be"));
    assertContained(step, ended("unchanged"));
    for (String outcome : List.of("skipped", "changed", "failed")) {
      assertRefused(step, "was " + outcome, ended(outcome));
    }
    assertRefused(
        step, "made disk", new RunEvent.ThingCreated(id(), "db1", "disk", "d-1", "removal"));
    assertRefused(step, "removed disk", new RunEvent.ThingRemoved(id(), "db1", "disk", "d-1"));
    assertRefused(
        step,
        "was retried",
        new RunEvent.StepRetried(id(), "db1", 1, 3, FAILURE, Duration.ZERO),
        ended("unchanged"));
  }

  @Test
  void whatIsPlannedToChangeMakesTheseChangesAndNoWorseOnes() {
    PlannedStep step = planned(MAKES);
    assertContained(step, ended("changed", change(Effect.CHANGE, "x")));
    assertContained(step, ended("unchanged"));
    assertRefused(step, "was skipped", ended("skipped"));
    assertRefused(step, "create y", ended("changed", change(Effect.CHANGE, "y")));
    assertRefused(step, "create x", ended("changed", change(Effect.DESTROY, "x")));
    assertRefused(step, "remove x", ended("changed", Change.of(Effect.CHANGE, "remove", "x")));
    assertRefused(
        step, "create y", ended("changed", change(Effect.CHANGE, "x"), change(Effect.CHANGE, "y")));
    PlannedStep writes =
        planned(new Changes(List.of(change(Effect.CHANGE, "x").withDiff("", "one")), ""));
    assertContained(writes, ended("changed", change(Effect.CHANGE, "x").withDiff("", "one")));
    assertRefused(
        writes, "create x", ended("changed", change(Effect.CHANGE, "x").withDiff("", "two")));
  }

  @Test
  void whereAnEarlierStepMakesSomethingOfTheHostTheSameThingIsChanged() {
    PlannedStep step =
        planned(
            new Changes(
                List.of(change(Effect.CHANGE, "x").withDiff("", "one")),
                "As things are now; step 1 Do changes the host before."));
    assertContained(
        step, ended("changed", Change.of(Effect.CHANGE, "replace", "x").withDiff("", "two")));
    assertRefused(step, "replace y", ended("changed", Change.of(Effect.CHANGE, "replace", "y")));
    assertRefused(step, "replace x", ended("changed", Change.of(Effect.DESTROY, "replace", "x")));
  }

  @Test
  void aSubjectThatIsKnownInPartIsHeldToThatPart() {
    PlannedStep step =
        planned(new Changes(List.of(change(Effect.CHANGE, "disk ‹known after 1 Do› of db1")), ""));
    assertContained(step, ended("changed", change(Effect.CHANGE, "disk d-1 of db1")));
    assertRefused(step, "of db2", ended("changed", change(Effect.CHANGE, "disk d-1 of db2")));
  }

  @Test
  void ofStatementsForSeveralReleasesOneIsRun() {
    PlannedStep step =
        planned(
            new Changes(
                List.of(change(Effect.CHANGE, "from 90600: one()\nfrom 150000: two() in it")), ""));
    assertContained(step, ended("changed", change(Effect.CHANGE, "one() in it")));
    assertContained(step, ended("changed", change(Effect.CHANGE, "two() in it")));
    assertRefused(step, "three()", ended("changed", change(Effect.CHANGE, "three() in it")));
    assertRefused(step, "two()", ended("changed", change(Effect.CHANGE, "two() in that")));
  }

  @Test
  void whatIsPlannedToFailFails() {
    PlannedStep step = planned(new Fails(FAILURE));
    assertContained(step, ended("failed"));
    for (String outcome : List.of("unchanged", "changed", "skipped")) {
      assertRefused(step, "was " + outcome, ended(outcome));
    }
  }

  @Test
  void whatIsNotJudgedYetStaysBelowItsEffectAndNamesTheStepThatWillTell() {
    PlannedStep step = planned(OPEN);
    for (String outcome : List.of("unchanged", "failed")) {
      assertContained(step, ended(outcome));
    }
    assertContained(step, ended("changed", change(Effect.CHANGE, "whatever")));
    assertRefused(step, "create x", ended("changed", change(Effect.DESTROY, "x")));
    assertRefused(step, "was skipped", ended("skipped"));
    assertRefused(
        planned(new Unjudged(Set.of(), "who knows")),
        "does not say which step will tell",
        ended("unchanged"));
    assertRefused(
        planned(new Unjudged(Set.of("7 Nowhere"), "")),
        "`7 Nowhere`, which is no step of the plan",
        ended("unchanged"));
    assertContained(
        planned(new Unjudged(Set.of(), "it waits until `x`, which does not hold now")),
        ended("unchanged"));
  }

  @Test
  void whatMayRunIsSkippedOrDoesAsPlannedAndThePlanSaysWhatItDependsOn() {
    PlannedStep step = maybe("`x`, known after 1 Do", "");
    assertContained(step, ended("skipped"));
    assertContained(step, ended("changed", change(Effect.CHANGE, "x")));
    assertRefused(step, "create y", ended("changed", change(Effect.CHANGE, "y")));
    assertRefused(maybe("", ""), "does not say what that depends on", ended("skipped"));
  }

  @Test
  void itemsAreTheOnesOfThePlanUnlessTheirListIsNotKnown() {
    PlannedStep some = maybe("for each of `x`, known after 1 Do", "each/a");
    assertContained(some, finished("play/do", "1/a", "db1", "1", "Do", "shell"));
    assertRefused(some, "was not planned", finished("play/do", "1/b", "db1", "1", "Do", "shell"));
    assertRefused(some, "was not planned", finished("play/do", "", "db1", "1", "Do", "shell"));
    PlannedStep one = step(new Nothing(""), Circumstance.CERTAIN, "", "a", Optional.empty());
    assertContained(one, finished("play/do", "a", "db1", "1", "Do", "shell"));
    assertRefused(one, "was not planned", finished("play/do", "b", "db1", "1", "Do", "shell"));
    PlannedStep called = step(new Nothing(""), Circumstance.CERTAIN, "", "each", Optional.empty());
    assertRefused(called, "was not planned", finished("play/do", "b", "db1", "1", "Do", "shell"));
  }

  @Test
  void whatRunsIsWhatWasRendered() {
    PlannedStep step = planned(MAKES);
    assertContained(step, began(Effect.CHANGE, "rm 1\neffect=change"), ended("unchanged"));
    assertRefused(step, "did\nrm 2", began(Effect.CHANGE, "rm 2\neffect=change"));
    assertRefused(step, "did\nrm 1", began(Effect.CHANGE, "rm 1\neffect=read"));
    assertRefused(step, "began as destroy", began(Effect.DESTROY, "rm 1\neffect=change"));
    PlannedStep unknown =
        with(
            planned(OPEN),
            List.of(
                value("run", "rm ‹known after 1 Do› b", new Origin.Unknown(Set.of()), Place.SHELL),
                value("as", "the user", new Origin.Unknown(Set.of()), Place.PLAIN)));
    assertContained(unknown, began(Effect.CHANGE, "rm a b\nas=me"), ended("unchanged"));
    assertRefused(unknown, "did\nrm a c", began(Effect.CHANGE, "rm a c\nas=me"));
  }

  @Test
  void parametersOfAStatementStandInALineOfTheirOwn() {
    PlannedStep step =
        with(
            planned(OPEN),
            List.of(
                value("query", "select ‹name›\n", new Origin.Unknown(Set.of()), Place.SQL),
                value("effect", "read", new Origin.Constant(), Place.PLAIN)));
    assertContained(
        step, began(Effect.CHANGE, "select ?\n-- with [a]\neffect=read"), ended("unchanged"));
    assertContained(step, began(Effect.CHANGE, "select 1\n\neffect=read"), ended("unchanged"));
    assertRefused(
        step, "did\nselect", began(Effect.CHANGE, "select ?\n-- with [a]\neffect=change"));
    assertRefused(step, "did\ndrop", began(Effect.CHANGE, "drop ?\n-- with [a]\neffect=read"));
  }

  @Test
  void aTableForTheReviewerIsThePlannedOne() {
    PlannedStep step =
        with(
            step(new Nothing(""), Circumstance.CERTAIN, "", "", Optional.of(Effect.READ)),
            new PlannedReview(
                Optional.of(
                    new PlannedTable(
                        "The set", List.of(), List.of(new PlannedTable.Row("Members", List.of())))),
                "",
                ""));
    assertContained(
        step, began(Effect.READ, "title=The set rows={Members: 4 of 4}"), ended("unchanged"));
    assertRefused(step, "showed", began(Effect.READ, "title=The lot rows={Members: 4 of 4}"));
    assertRefused(step, "showed", began(Effect.READ, "title=The set rows={Set: a}"));
  }

  @Test
  void anEffectThatThePlanDoesNotKnowIsAllowedOnlyWhereItCouldNotJudge() {
    assertContained(
        step(OPEN, Circumstance.CERTAIN, "", "", Optional.empty()),
        began(Effect.DESTROY, "rm 1\neffect=change"),
        ended("unchanged"));
    assertRefused(
        step(new Groups(), Circumstance.CERTAIN, "", "", Optional.empty()),
        "began as change",
        began(Effect.CHANGE, "rm 1\neffect=change"));
  }

  @Test
  void guardsQuestionsAndWhatIsHeldAreThoseOfThePlan() {
    PlannedStep step =
        new PlannedStep(
            id(),
            "1",
            "Do",
            "db1",
            "db1",
            "shell",
            0,
            List.of(),
            Optional.of(Effect.DESTROY),
            Circumstance.CERTAIN,
            "",
            List.of(),
            OPEN,
            List.of(
                new PlannedHold(
                    "lock",
                    true,
                    List.of(value("name", "backup", new Origin.Constant(), Place.PLAIN)),
                    "")),
            List.of(
                new PlannedGuard("a == 1", Truth.YES, List.of()),
                new PlannedGuard("b == 1", Truth.UNKNOWN, List.of())),
            List.of(new PlannedQuestion(PlannedQuestion.Kind.APPROVE, "Really?")),
            List.of(),
            PlannedReview.NONE);
    assertContained(
        step,
        guard("a == 1", true),
        guard("b == 1", false),
        new RunEvent.Answered(id(), "db1", "approve", "Really?", true, "me"),
        new RunEvent.HoldOpened(id(), "db1", "lock", "name=backup"),
        new RunEvent.HoldReleased(id(), "db1", "lock", "", Optional.empty()),
        ended("unchanged"));
    assertRefused(step, "planned was YES", guard("a == 1", false));
    assertRefused(step, "which was not planned", guard("c == 1", true));
    assertRefused(
        step, "asked `Sure?`", new RunEvent.Answered(id(), "db1", "approve", "Sure?", true, "me"));
    assertRefused(
        step,
        "asked `Really?`",
        new RunEvent.Answered(id(), "db1", "confirm", "Really?", true, "me"));
    assertRefused(step, "held lock name=x", new RunEvent.HoldOpened(id(), "db1", "lock", "name=x"));
    assertRefused(
        step, "held sql-session", new RunEvent.HoldOpened(id(), "db1", "sql-session", ""));
  }

  @Test
  void whatIsPlannedForCertainComes() {
    PlannedStep step = planned(new Nothing(""));
    assertEquals(
        List.of("play/do on db1 was planned for certain and did not come"),
        missed(step, new RunEvent.RunFinished("run", "succeeded", Map.of(), Duration.ZERO)));
    assertEquals(
        List.of(),
        missed(step, new RunEvent.RunFinished("run", "failed", Map.of(), Duration.ZERO)));
  }

  @Test
  void aPlayIsForTheHostsOfThePlan() {
    PlannedStep step = planned(new Nothing(""));
    assertContained(step, new RunEvent.PlayStarted("Play", "play", List.of("db1")));
    assertRefused(
        step, "was not planned", new RunEvent.PlayStarted("Play", "play", List.of("db1", "db2")));
  }

  private static void assertContained(PlannedStep step, RunEvent... events) {
    assertEquals(List.of(), missed(step, events));
  }

  private static void assertRefused(PlannedStep step, String words, RunEvent... events) {
    List<String> missed = missed(step, events);
    assertTrue(missed.size() == 1 && missed.getFirst().contains(words), missed::toString);
  }

  private static List<String> missed(PlannedStep step, RunEvent... events) {
    Plan plan =
        new Plan(
            "example",
            Instant.EPOCH,
            false,
            List.of(),
            List.of(new Plan.PlannedPlay("Play", "play", List.of("db1"), List.of(step))));
    List<Recorded> recorded = new ArrayList<>();
    for (RunEvent event : events) {
      recorded.add(new Recorded(recorded.size() + 1L, Instant.EPOCH, event));
    }
    return new Foresight(plan).missed(recorded);
  }

  private static PlannedStep planned(Verdict verdict) {
    return step(verdict, Circumstance.CERTAIN, "", "", Optional.of(Effect.CHANGE));
  }

  private static PlannedStep maybe(String because, String loopKey) {
    return step(MAKES, Circumstance.MAYBE, because, loopKey, Optional.of(Effect.CHANGE));
  }

  private static PlannedStep step(
      Verdict verdict, Circumstance when, String because, String key, Optional<Effect> effect) {
    return new PlannedStep(
        new StepId("play/do", key, "1"),
        "1",
        "Do",
        "db1",
        "db1",
        "shell",
        0,
        List.of(),
        effect,
        when,
        because,
        List.of(
            value("run", "rm 1", new Origin.Computed(), Place.SHELL),
            value("effect", "change", new Origin.Constant(), Place.PLAIN)),
        verdict,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        PlannedReview.NONE);
  }

  private static PlannedStep with(PlannedStep step, List<PlannedValue> arguments) {
    return with(step, arguments, step.review());
  }

  private static PlannedStep with(PlannedStep step, PlannedReview review) {
    return with(step, step.arguments(), review);
  }

  private static PlannedStep with(
      PlannedStep step, List<PlannedValue> arguments, PlannedReview review) {
    return new PlannedStep(
        step.id(),
        step.number(),
        step.name(),
        step.host(),
        step.target(),
        step.module(),
        step.depth(),
        step.tags(),
        step.effect(),
        step.when(),
        step.because(),
        arguments,
        step.verdict(),
        step.holds(),
        step.guards(),
        step.questions(),
        step.answers(),
        review);
  }

  private static PlannedValue value(String name, String shown, Origin origin, Place place) {
    return new PlannedValue(name, shown, origin, place);
  }

  private static StepId id() {
    return new StepId("play/do", "", "1");
  }

  private static Change change(Effect effect, String subject) {
    return Change.of(effect, "create", subject);
  }

  private static RunEvent began(Effect effect, String does) {
    return new StepStarted(id(), "db1", "1", "Do", "shell", Optional.of(effect), does);
  }

  private static RunEvent guard(String expression, boolean holds) {
    return new RunEvent.GuardChecked(id(), "db1", expression, holds, Map.of());
  }

  private static RunEvent ended(String outcome, Change... changes) {
    return new StepFinished(
        id(),
        "db1",
        "1",
        "Do",
        "shell",
        outcome,
        "",
        List.of(changes),
        Optional.empty(),
        Optional.empty(),
        Value.NULL,
        Duration.ZERO);
  }

  private static RunEvent finished(
      String path, String key, String host, String number, String name, String module) {
    return new StepFinished(
        new StepId(path, key, "1"),
        host,
        number,
        name,
        module,
        "unchanged",
        "",
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Value.NULL,
        Duration.ZERO);
  }
}
