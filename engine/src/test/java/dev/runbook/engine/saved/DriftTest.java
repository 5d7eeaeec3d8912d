package dev.runbook.engine.saved;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.fact.Identity;
import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlannedQuestion;
import dev.runbook.engine.plan.PlannedReview;
import dev.runbook.engine.plan.PlannedStep;
import dev.runbook.engine.plan.Sightings;
import dev.runbook.engine.plan.StepId;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every kind of difference is told in a sentence of its own, and none when nothing differs.
class DriftTest {
  private static final SavedFile RUNBOOK =
      new SavedFile(SavedFile.Kind.RUNBOOK, "restore.yml", "01", "a\nb\n");
  private static final Origin ORIGIN =
      new Origin(
          "0.1",
          Map.of("lvm", "aa"),
          List.of(RUNBOOK),
          Map.of("count", Value.whole(3)),
          "",
          Map.of("restore", List.of("restore1")));

  @Test
  void nothingDiffersFromItself() {
    assertEquals(List.of(), Drift.between(ORIGIN, ORIGIN));
    assertEquals(
        List.of(), Drift.steps(plan(step(changes("/dev/vdc"))), plan(step(changes("/dev/vdc")))));
    List<Sightings.Sighting> met = List.of(met("serial number", "/dev/vdc", "disk3"));
    assertEquals(List.of(), Drift.identities(met, met));
  }

  @Test
  void anotherEngineOrModuleIsNamed() {
    Origin now =
        new Origin(
            "0.2", Map.of("lvm", "bb"), List.of(RUNBOOK), ORIGIN.inputs(), "", ORIGIN.hosts());
    assertEquals(
        List.of(
            "This is runbook 0.2, and the plan was made by 0.1.",
            "The module `lvm` is not the one that the plan was made with."),
        said(Drift.between(ORIGIN, now)));
  }

  @Test
  void filesThatWereEditedAreShownAndThoseThatCameOrWentNamed() {
    SavedFile edited = new SavedFile(SavedFile.Kind.RUNBOOK, "restore.yml", "02", "a\nc\n");
    SavedFile fresh = new SavedFile(SavedFile.Kind.INVENTORY, "group_vars/all.yml", "03", "");
    List<Difference> found = Drift.between(ORIGIN, files(edited, fresh));
    assertEquals(
        List.of(
            "The runbook `restore.yml` was edited.",
            "The inventory file `group_vars/all.yml` is new."),
        said(found));
    assertEquals(
        Optional.of(new Difference.Edit("restore.yml", "a\nb\n", "a\nc\n")),
        found.getFirst().edit());
    assertEquals(
        List.of("The runbook `restore.yml` is no longer there or no longer used."),
        said(Drift.between(ORIGIN, files())));
    SavedFile secret = new SavedFile(SavedFile.Kind.RUNBOOK, "restore.yml", "02", "a\nb\n");
    assertEquals(
        List.of("The runbook `restore.yml` has another secret in it."),
        said(Drift.between(ORIGIN, files(secret))));
  }

  @Test
  void inputsLimitAndHostsSayHowTheyWereAndAre() {
    Origin inputs =
        new Origin(
            "0.1",
            ORIGIN.modules(),
            ORIGIN.files(),
            Map.of("count", Value.whole(4)),
            "db1",
            ORIGIN.hosts());
    assertEquals(
        List.of("The input `count` was 3, is 4.", "The limit was none, is `db1`."),
        said(Drift.between(ORIGIN, inputs)));
    Origin hosts =
        new Origin(
            "0.1",
            ORIGIN.modules(),
            ORIGIN.files(),
            ORIGIN.inputs(),
            "",
            Map.of("restore", List.of("restore1", "restore2")));
    assertEquals(
        List.of("The play `restore` was for restore1, is for restore1, restore2."),
        said(Drift.between(ORIGIN, hosts)));
  }

  @Test
  void anotherThingUnderTheSameNameIsToldWithBothValues() {
    List<Sightings.Sighting> then =
        List.of(
            met("host key", "", "SHA256:old"),
            met("serial number", "/dev/vdc", "disk3"),
            met("size", "/dev/vdc", "1024 bytes"),
            met("UUID", "/dev/vdc", "1-2"),
            met("system identifier", "PostgreSQL at /tmp", "7"));
    List<Sightings.Sighting> now =
        List.of(
            met("host key", "", "SHA256:new"),
            met("serial number", "/dev/vdc", "disk9"),
            met("size", "/dev/vdc", "2048 bytes"),
            met("UUID", "/dev/vdc", "3-4"),
            met("serial number", "/dev/vdx", "not seen before"));
    assertEquals(
        List.of(
            "The host key of restore1 was SHA256:old, is SHA256:new.",
            "The serial number of /dev/vdc on restore1 was disk3, is disk9.",
            "The size of /dev/vdc on restore1 was 1024 bytes, is 2048 bytes.",
            "The UUID of /dev/vdc on restore1 was 1-2, is 3-4.",
            "The system identifier of PostgreSQL at /tmp on restore1 was 7; there is none now."),
        said(Drift.identities(then, now)));
  }

  @Test
  void aSingleThingThatIsGoneIsToldAsItself() {
    assertEquals(
        List.of("The serial number of /dev/vdc on restore1 was disk3; there is none now."),
        said(Drift.identities(List.of(met("serial number", "/dev/vdc", "disk3")), List.of())));
  }

  @Test
  void aHostThatCannotBeLookedAtIsToldOnce() {
    assertEquals(
        List.of(
            "Nothing was seen of restore1 now that was seen at the review: the host key"
                + " (SHA256:old), the serial number of /dev/vdc (disk3)."),
        said(
            Drift.identities(
                List.of(
                    met("host key", "", "SHA256:old"), met("serial number", "/dev/vdc", "disk3")),
                List.of())));
  }

  @Test
  void aStepThatWouldDoSomethingElseIsNamedWithBoth() {
    Plan then = plan(step(changes("/dev/vdc")));
    assertEquals(
        List.of("Step 1.2 `Wipe` on restore1 was to wipe /dev/vdc, would wipe /dev/vdd."),
        said(Drift.steps(then, plan(step(changes("/dev/vdd"))))));
    assertEquals(
        List.of("Step 1.2 `Wipe` on restore1 was to wipe /dev/vdc, would fail (No.)."),
        said(
            Drift.steps(
                then, plan(step(new PlannedStep.Fails(Failure.of(FailureKind.REFUSED, "No.")))))));
    assertEquals(
        List.of("Step 1.2 `Wipe` on restore1 was to wipe /dev/vdc, is gone."),
        said(Drift.steps(then, plan())));
    assertEquals(
        List.of("Step 1.2 `Wipe` on restore1 is new: it would wipe /dev/vdc."),
        said(Drift.steps(plan(), then)));
    assertEquals(
        List.of("Step 1.2 `Wipe` on restore1 was to change nothing, would wipe /dev/vdc."),
        said(Drift.steps(plan(step(new PlannedStep.Nothing(""))), then)));
  }

  @Test
  void whatOnlyReadsOrIsNotKnownYetMayTellSomethingElse() {
    Plan then = plan(step(new PlannedStep.Nothing("one reason")));
    assertEquals(List.of(), Drift.steps(then, plan(step(new PlannedStep.Nothing("another")))));
    assertEquals(
        List.of(),
        Drift.steps(then, plan(step(new PlannedStep.Unjudged(Set.of("1.1"), ""), Effect.CHANGE))));
  }

  @Test
  void anAnswerCountsForTheSameQuestionAsFarAsItWasKnown() {
    ReviewedAnswer answer =
        new ReviewedAnswer(
            PlannedQuestion.Kind.APPROVE,
            "db1",
            "Wipe",
            "Lose ‹known after 1.1› of {x}?",
            true,
            "al");
    assertTrue(answer.answers(PlannedQuestion.Kind.APPROVE, "db1", "Wipe", "Lose /a of {x}?"));
    assertFalse(answer.answers(PlannedQuestion.Kind.APPROVE, "db1", "Wipe", "Lose /a of {y}?"));
    assertFalse(answer.answers(PlannedQuestion.Kind.APPROVE, "db2", "Wipe", "Lose /a of {x}?"));
    assertFalse(answer.answers(PlannedQuestion.Kind.CONFIRM, "db1", "Wipe", "Lose /a of {x}?"));
  }

  @Test
  void aPlanIsReadBackAsItWasWrittenAndNotWhenItWasChanged() throws IOException {
    SavedPlan saved =
        new SavedPlan(
            plan(step(changes("/dev/vdc"))),
            "dba",
            new Asked("restore", List.of("hosts"), List.of("count=3"), "", List.of("t"), List.of()),
            new Origin(
                "0.1",
                ORIGIN.modules(),
                ORIGIN.files(),
                Map.of(
                    "password", new Value.Sensitive(Value.text("t0pSecret"), "!secret {env: X}")),
                "db*",
                ORIGIN.hosts()),
            List.of(met("serial number", "/dev/vdc", "disk3")),
            List.of(
                new ReviewedAnswer(
                    PlannedQuestion.Kind.APPROVE, "restore1", "Wipe", "Lose it?", true, "dba")),
            2);
    String text = SavedPlanCodec.write(saved);

    assertFalse(text.contains("t0pSecret"), text);
    assertTrue(SavedPlanCodec.recognises(text));
    SavedPlan read = SavedPlanCodec.read(text);
    assertEquals(text, SavedPlanCodec.write(read));
    assertEquals(saved.plan(), read.plan());
    assertEquals(List.of(), Drift.between(saved.origin(), read.origin()));
    IOException changed =
        assertThrows(
            IOException.class, () -> SavedPlanCodec.read(text.replace("\"disk3\"", "\"disk9\"")));
    assertEquals("It was changed after it was written.", changed.getMessage());
    IOException newer =
        assertThrows(
            IOException.class,
            () -> SavedPlanCodec.read(text.replaceFirst("\"version\" : 1", "\"version\" : 2")));
    assertEquals("It was written by a newer runbook.", newer.getMessage());
  }

  private static Origin files(SavedFile... files) {
    return new Origin("0.1", ORIGIN.modules(), List.of(files), ORIGIN.inputs(), "", ORIGIN.hosts());
  }

  private static Sightings.Sighting met(String what, String subject, String value) {
    return new Sightings.Sighting("restore1", new Identity(what, subject, value));
  }

  private static List<String> said(List<Difference> differences) {
    return differences.stream().map(Difference::message).toList();
  }

  private static PlannedStep.Verdict changes(String device) {
    return new PlannedStep.Changes(List.of(Change.of(Effect.DESTROY, "wipe", device)), "");
  }

  private static PlannedStep step(PlannedStep.Verdict verdict) {
    return step(verdict, Effect.DESTROY);
  }

  private static PlannedStep step(PlannedStep.Verdict verdict, Effect effect) {
    return new PlannedStep(
        new StepId("restore/wipe", "", "1"),
        "1.2",
        "Wipe",
        "restore1",
        "restore1",
        "shell",
        0,
        List.of(),
        Optional.of(effect),
        PlannedStep.Circumstance.CERTAIN,
        "",
        List.of(),
        verdict,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        PlannedReview.NONE);
  }

  private static Plan plan(PlannedStep... steps) {
    return new Plan(
        "restore",
        Instant.parse("2026-11-24T18:00:00Z"),
        false,
        List.of(),
        List.of(new Plan.PlannedPlay("restore", "restore", List.of("restore1"), List.of(steps))));
  }
}
