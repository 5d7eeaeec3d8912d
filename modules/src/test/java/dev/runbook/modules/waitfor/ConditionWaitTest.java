package dev.runbook.modules.waitfor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Progress;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.Background;
import dev.runbook.testkit.Eventually;
import dev.runbook.testkit.RecordingSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Waits for files and for what commands print, with stalls and early ends.
class ConditionWaitTest extends WaitScene {
  @Test
  void aFileThatAppearsEndsTheWait() throws Exception {
    Path file = directory.resolve("it's there");
    Map<String, Value> step =
        Map.of(
            "file",
            Value.list(List.of(text(directory.toString()), text(file.toString()))),
            "interval",
            new Value.Time(Duration.ofMillis(20)),
            "deadline",
            seconds(60));
    try (RecordingSession session = RecordingSession.local()) {
      Background wait = Background.of(() -> apply(step, session));
      Eventually.holds("it looked twice", () -> session.commands().size() > 2);
      assertEquals(file + " is not there", session.progressed().getFirst().text());
      Files.createFile(file);
      assertEquals(Optional.empty(), wait.end());
    }
  }

  @Test
  void aFileThatGoesAwayEndsTheWaitForItsAbsence() throws Exception {
    Path file = Files.createFile(directory.resolve("postmaster.pid"));
    Map<String, Value> step =
        Map.of("absent", text(file.toString()), "interval", new Value.Time(Duration.ofMillis(20)));
    try (RecordingSession session = RecordingSession.local()) {
      Background wait = Background.of(() -> apply(step, session));
      Eventually.holds("it looked", () -> !session.progressed().isEmpty());
      assertEquals(file + " is still there", session.progressed().getFirst().text());
      Files.delete(file);
      assertEquals(Optional.empty(), wait.end());
    }
  }

  @Test
  void aLinkThatLeadsNowhereIsThere() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));
    try (RecordingSession session = hurried()) {
      assertEquals("holds already", apply(Map.of("file", text(link.toString())), session).reason());
    }
  }

  @Test
  void whatCannotBeLookedAtIsNotGone() throws Exception {
    String path = directory.resolve("x".repeat(300)).toString();
    try (RecordingSession session = hurried()) {
      ModuleFailure failure =
          failure(Map.of("absent", text(path), "deadline", seconds(2)), session);
      assertTrue(failure.failure().message().contains("File name too long"));
    }
  }

  @Test
  void namesThatStayMissingAreNamedWhenTheTimeIsOver() throws Exception {
    String[] names = IntStream.range(0, 9).mapToObj(i -> "seg" + i).toArray(String[]::new);
    Map<String, Value> step =
        Map.of(
            "command", text("echo seg1; echo other; printf '  seg2 \\t\\n'; echo no more >&2"),
            "each", texts(names),
            "deadline", seconds(3));
    try (RecordingSession session = hurried()) {
      ModuleFailure failed = failure(step, session);
      Failure failure = failed.failure();
      assertEquals(FailureKind.TIMEOUT, failure.kind());
      assertTrue(
          failure.message().startsWith("Gave up after 3s waiting until `echo seg1; echo other; "),
          failure.message());
      assertTrue(
          failure
              .message()
              .endsWith(
                  "prints all 9 names; last seen: 2 of 9 names; missing: seg0, seg3, seg4, seg5,"
                      + " seg6 and 2 more."),
          failure.message());
      assertEquals(
          texts("seg0", "seg3", "seg4", "seg5", "seg6", "seg7", "seg8"),
          field(failed.value(), "missing"));
      assertEquals(Value.whole(4), field(failed.value(), "tries"));
      assertEquals(seconds(3), field(failed.value(), "waited"));
      assertEquals(List.of("PT1S", "PT1S", "PT1S"), session.log("paused"));
      assertEquals(22, session.progressed().getLast().percent());
    }
  }

  @Test
  void theCommandGetsManyNamesAndMayPrintManyMore() throws Exception {
    Value names =
        texts(IntStream.range(0, 40_000).mapToObj("%024d"::formatted).toArray(String[]::new));
    try (RecordingSession session = hurried()) {
      Applied applied = apply(Map.of("command", text("cat; seq 1 500000"), "each", names), session);
      assertEquals("holds already", applied.reason());
      assertEquals(List.of(), applied.changes());
    }
  }

  @Test
  void aCommandThatIgnoresItsInputAndFailsIsQuoted() throws Exception {
    Map<String, Value> step =
        Map.of(
            "command", text("echo 'no such bucket' >&2; exit 7"),
            "each", texts("a"),
            "deadline", seconds(0));
    try (RecordingSession session = hurried()) {
      String message = failure(step, session).failure().message();
      assertTrue(
          message.endsWith(
              "prints `a`; last seen: 0 of 1 name; missing: a; the command ended with exit code 7:"
                  + " no such bucket."),
          message);
    }
  }

  @Test
  void noNamesAreAllThere() throws Exception {
    try (RecordingSession session = hurried()) {
      assertEquals(
          "holds already",
          apply(Map.of("command", text("false"), "each", texts()), session).reason());
    }
  }

  @Test
  void abortWhenEndsTheWaitEarlyWithWhatItPrinted() throws Exception {
    Map<String, Value> step =
        Map.of(
            "command", text("false"),
            "progress", text("echo old; echo restored log file 7"),
            "abort_when", text("echo one; echo 'FATAL:  could not find WAL'"),
            "deadline", seconds(60));
    try (RecordingSession session = hurried()) {
      Failure failure = failure(step, session).failure();
      assertEquals(FailureKind.COMMAND, failure.kind());
      assertEquals(
          "It is pointless to wait until `false` succeeds, because `abort_when` succeeded: FATAL:"
              + " could not find WAL",
          failure.message());
      assertEquals("one\nFATAL:  could not find WAL", failure.detail());
      assertEquals(List.of(), session.log("paused"));
      assertEquals(1, session.commands().size(), "condition, progress and abort are one script");
    }
  }

  @Test
  void theConditionComesBeforeAbortWhen() throws Exception {
    Map<String, Value> step = Map.of("command", text("true"), "abort_when", text("true"));
    try (RecordingSession session = hurried()) {
      assertEquals("holds already", apply(step, session).reason());
    }
  }

  @Test
  void progressIsShownWithWhatWasSeen() throws Exception {
    Map<String, Value> step =
        Map.of(
            "command", text("exit 3"),
            "progress", text("echo old; echo restored log file 7"),
            "deadline", seconds(1));
    try (RecordingSession session = hurried()) {
      Failure failure = failure(step, session).failure();
      assertEquals(
          "Gave up after 1s waiting until `exit 3` succeeds; last seen: exit code 3; restored log"
              + " file 7.",
          failure.message());
      assertEquals(
          new Progress(-1, "exit code 3; restored log file 7"), session.progressed().getFirst());
    }
  }

  @Test
  void aStallFailsWhenItIsToldTo() throws Exception {
    Map<String, Value> step =
        Map.of(
            "command", text("false"),
            "stall", seconds(4),
            "on_stall", text("fail"),
            "deadline", seconds(60));
    try (RecordingSession session = hurried()) {
      Failure failure = failure(step, session).failure();
      assertEquals(FailureKind.TIMEOUT, failure.kind());
      assertEquals(
          "Nothing has changed for 4s while waiting until `false` succeeds; last seen: exit code"
              + " 1.",
          failure.message());
    }
  }

  @Test
  void aStallIsSaidOnceAndTheWaitGoesOn() throws Exception {
    Map<String, Value> step =
        Map.of("command", text("false"), "stall", seconds(4), "deadline", seconds(10));
    try (RecordingSession session = hurried()) {
      assertTrue(failure(step, session).failure().message().startsWith("Gave up after 10s"));
      assertEquals(1, session.log("said").size());
    }
  }

  @Test
  void whatChangesIsNoStall() throws Exception {
    String count = "echo x >> " + directory + "/n; wc -l < " + directory + "/n";
    Map<String, Value> step =
        Map.of(
            "command", text("false"),
            "progress", text(count),
            "stall", seconds(2),
            "on_stall", text("fail"),
            "deadline", seconds(6));
    try (RecordingSession session = hurried()) {
      assertTrue(failure(step, session).failure().message().startsWith("Gave up after 6s"));
    }
  }
}
