package dev.runbook.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.plan.StepId;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the end of a run's report says of things that come and go.
class NowTrueTest {
  private static final String LEFT = "Left to do";
  private final NowTrue now = new NowTrue();

  @Test
  void aFreezeThatWasVoidAndIsThawedIsNothingLeftToDo() {
    heard(new RunEvent.HoldOpened(step("hold"), "db1", "filesystem", "frozen /data"));
    created("hold", "freeze", "f-1");
    removed("hold", "freeze", "f-1");
    released(FailureKind.COMMAND);
    assertFalse(text().contains(LEFT), this::text);
  }

  @Test
  void aFreezeOfWhichTheThawIsNotKnownIsLeftToDoByItsCommand() {
    heard(new RunEvent.HoldOpened(step("hold"), "db1", "filesystem", "frozen /data"));
    created("hold", "freeze", "f-1");
    released(FailureKind.UNREACHABLE);
    assertTrue(text().contains("freeze f-1 (to remove it: rm f-1)"), this::text);
    assertTrue(text().contains(LEFT), this::text);
  }

  @Test
  void aSessionThatWasLostHoldsNothingAnyMore() {
    heard(new RunEvent.HoldOpened(step("hold"), "db1", "filesystem", "session"));
    released(FailureKind.SESSION_LOST);
    assertFalse(text().contains(LEFT), this::text);
  }

  @Test
  void whatWasHeldAndCouldNotBeReleasedIsLeftToDo() {
    heard(new RunEvent.HoldOpened(step("hold"), "db1", "filesystem", "session"));
    released(FailureKind.COMMAND);
    assertTrue(text().contains(LEFT), this::text);
  }

  @Test
  void whatWasMadeAndRemovedAgainIsNotListedAmongTheChanges() {
    created("create", "disk", "from snap-1");
    created("create", "disk", "d-1");
    removed("create", "disk", "from snap-1");
    finished("create", change("create", "disk of snapshot snap-1"));
    created("attach", "attachment", "d-1");
    finished("attach", change("attach", "disk d-1 to instance i-1"));
    created("mount", "mount", "/mnt");
    finished("mount", change("create", "directory /mnt"), change("mount", "/dev/sdb at /mnt"));
    removed("unmount", "mount", "/mnt");
    finished("unmount", change("unmount", "/dev/sdb at /mnt"));
    removed("detach", "attachment", "d-1");
    finished("detach", change("detach", "disk d-1"));
    removed("delete", "disk", "d-1");
    finished("delete", change("delete", "disk d-1"));
    finished("shell", change("run", "touch /tmp/x"));
    assertEquals(
        List.of(
            "db1: create directory /mnt",
            "db1: run touch /tmp/x",
            "6 changes that the run has undone itself, left out here"),
        changes());
  }

  @Test
  void whatStillExistsAndWhatOthersMadeIsListed() {
    created("create", "disk", "d-1");
    created("create", "disk", "d-11");
    finished("create", change("create", "disk d-1"), change("create", "disk d-11"));
    removed("delete", "disk", "d-1");
    removed("delete", "disk", "d-9");
    finished("delete", change("delete", "disk d-1"), change("delete", "disk d-9"));
    assertEquals(
        List.of(
            "db1: create disk d-11",
            "db1: delete disk d-9",
            "2 changes that the run has undone itself, left out here"),
        changes());
  }

  private List<String> changes() {
    return now.lines("run").stream()
        .map(String::strip)
        .dropWhile(line -> !line.equals("What was changed before that:"))
        .skip(1)
        .takeWhile(line -> !line.isEmpty())
        .toList();
  }

  private String text() {
    return String.join("\n", now.lines("run"));
  }

  private static StepId step(String name) {
    return new StepId("play/" + name, "", "1");
  }

  private static Change change(String verb, String subject) {
    return Change.of(Effect.CHANGE, verb, subject);
  }

  private void created(String step, String kind, String id) {
    heard(new RunEvent.ThingCreated(step(step), "db1", kind, id, "rm " + id));
  }

  private void removed(String step, String kind, String id) {
    heard(new RunEvent.ThingRemoved(step(step), "db1", kind, id));
  }

  private void released(FailureKind kind) {
    heard(
        new RunEvent.HoldReleased(
            step("hold"), "db1", "filesystem", "", Optional.of(Failure.of(kind, "It was void."))));
  }

  private void finished(String step, Change... changes) {
    heard(
        new RunEvent.StepFinished(
            step(step),
            "db1",
            "1",
            step,
            "shell",
            "changed",
            "",
            List.of(changes),
            Optional.empty(),
            Optional.empty(),
            Value.NULL,
            Duration.ZERO));
  }

  private void heard(RunEvent event) {
    now.heard(new Recorded(1, Instant.EPOCH, event));
  }
}
