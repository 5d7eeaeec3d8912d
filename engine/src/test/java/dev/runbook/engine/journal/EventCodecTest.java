package dev.runbook.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.plan.StepId;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The lines of a journal, which a later version must still read: `version-1.jsonl` was written by
/// the first one, an event of every kind.
class EventCodecTest {
  private static final Instant AT = Instant.parse("2026-11-24T19:03:05.123456Z");
  private static final StepId STEP = new StepId("back-up/snapshot", "disk-1/a", "2.1");
  private static final StepId PLAIN = new StepId("back-up/look", "", "1");
  private static final Failure FAILURE =
      new Failure(FailureKind.OUTCOME_UNKNOWN, "It broke.", "two\nlines", "Look there.");
  private static final List<RunEvent> EVENTS =
      List.of(
          new RunEvent.RunStarted(
              "20261124-190305-k3f9",
              "backup",
              "runbooks/backup.yml",
              Map.of("runbooks/backup.yml", "00ff"),
              Map.of("label", Value.text("nightly")),
              "dba",
              "1.0"),
          new RunEvent.PlayStarted("Back up", "back-up", List.of("db1", "db2")),
          new RunEvent.StepStarted(
              STEP, "db1", "1.3.2", "Snapshot", "cloud-snapshot", Optional.of(Effect.CHANGE), "go"),
          new RunEvent.StepStarted(PLAIN, "db1", "1.1", "Look", "block", Optional.empty(), ""),
          new RunEvent.StepOutput(STEP, "db1", "stderr", "a\tb\u0001 \"ü\"\n"),
          new RunEvent.StepSaid(STEP, "db1", "said"),
          new RunEvent.StepProgressed(STEP, "db1", -1, "12 of 30"),
          new RunEvent.StepRetried(STEP, "db1", 1, 3, FAILURE, Duration.ofSeconds(5)),
          new RunEvent.StepFinished(
              STEP,
              "db1",
              "1.3.2",
              "Snapshot",
              "cloud-snapshot",
              "changed",
              "",
              List.of(
                  Change.of(Effect.CHANGE, "create", "set s1"),
                  Change.of(Effect.DESTROY, "replace", "/etc/fstab").withDiff("old\n", "new\n")),
              Optional.empty(),
              Optional.of("set"),
              Value.map(Map.of("id", Value.text("s1"))),
              Duration.ofMillis(1234)),
          new RunEvent.StepFinished(
              PLAIN,
              "db1",
              "1.1",
              "Look",
              "shell",
              "failed",
              "",
              List.of(),
              Optional.of(FAILURE),
              Optional.empty(),
              Value.NULL,
              Duration.ZERO),
          new RunEvent.FailureHandled(STEP, "db1", "rescued"),
          new RunEvent.GuardChecked(STEP, "db1", "age < 3", false, Map.of("age", Value.whole(7))),
          new RunEvent.Answered(STEP, "db1", "approve", "The copy is lost.", true, "dba"),
          new RunEvent.HoldOpened(STEP, "db1", "sql", "session backup"),
          new RunEvent.HoldReleased(STEP, "db1", "sql", "session backup", Optional.of(FAILURE)),
          new RunEvent.HoldReleased(STEP, "db1", "sql", "session backup", Optional.empty()),
          new RunEvent.ThingCreated(STEP, "db1", "snapshot", "snap-1", "cloud delete snap-1"),
          new RunEvent.ThingRemoved(STEP, "db1", "snapshot", "snap-1"),
          new RunEvent.HandlerNotified(STEP, "db1", "Reload"),
          new RunEvent.HostLost("db1", "back-up", FAILURE),
          new RunEvent.RunFinished(
              "20261124-190305-k3f9",
              "failed",
              Map.of("db1", new RunEvent.HostTally(1, 2, 3, 4, 5, 6, 7)),
              Duration.ofMinutes(2)),
          new RunEvent.PlanApplied(
              "restore.plan",
              "00ff",
              "dba",
              Instant.parse("2026-11-24T18:00:00Z"),
              List.of(new RunEvent.PlanApplied.Approver("alice", "SHA256:abc"))));

  private final EventCodec codec = new EventCodec();

  private static List<Recorded> recorded() {
    List<Recorded> recorded = new ArrayList<>();
    for (RunEvent event : EVENTS) {
      recorded.add(new Recorded(recorded.size() + 1, AT, event));
    }
    return recorded;
  }

  private static Path written() {
    String root = System.getProperty("runbook.root");
    Path module = root == null ? Path.of("") : Path.of(root, "engine");
    return module.resolve("src/test/resources/journal/version-1.jsonl");
  }

  private static Stream<Class<?>> kinds(Class<?> of) {
    return of.isSealed()
        ? Arrays.stream(of.getPermittedSubclasses()).flatMap(each -> kinds(each))
        : Stream.of(of);
  }

  @Test
  void everyKindOfEventIsAmongThoseTested() {
    Set<Class<?>> tested = EVENTS.stream().map(Object::getClass).collect(Collectors.toSet());
    assertEquals(kinds(RunEvent.class).collect(Collectors.toSet()), tested);
  }

  @Test
  void whatTheFirstVersionWroteIsReadBackAndWrittenTheSame() throws IOException {
    List<String> lines = recorded().stream().map(codec::encode).toList();
    if (Boolean.getBoolean("fixtures.write")) {
      Files.write(written(), lines);
    }
    List<String> kept = Files.readAllLines(written());
    List<Recorded> read = new ArrayList<>();
    for (String line : kept) {
      read.add(codec.decode(line));
    }
    assertEquals(recorded(), read);
    assertEquals(kept, lines);
  }

  @Test
  void aSecretIsWrittenAsItsReference() {
    Value secret = new Value.Sensitive(Value.text("t0pSecret"), "input password");
    String line =
        codec.encode(
            new Recorded(
                1,
                AT,
                new RunEvent.GuardChecked(STEP, "db1", "x", true, Map.of("password", secret))));
    assertFalse(line.contains("t0pSecret"), line);
    assertTrue(line.contains("input password"), line);
  }

  @Test
  void aLineOfANewerVersionIsRefused() {
    String line = codec.encode(recorded().getFirst()).replace("\"v\":1", "\"v\":2");
    IOException refused = assertThrows(IOException.class, () -> codec.decode(line));
    assertTrue(String.valueOf(refused.getMessage()).contains("newer version"));
  }

  @Test
  void whatIsNoEventIsRefused() {
    for (String line : List.of("", "[]", "{", "{\"v\":1}", "{\"v\":1,\"seq\":1,\"at\":\"x\"}")) {
      assertThrows(IOException.class, () -> codec.decode(line), line);
    }
  }
}
