package dev.runbook.modules.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.waitfor.WaitForModule;
import dev.runbook.testkit.RecordingSession;
import dev.runbook.testkit.SettableClock;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WaitForServerTest {
  private final WaitForModule module = new WaitForModule(new SqlModule());

  private static RecordingSession hurried() {
    return RecordingSession.local()
        .withClock(new SettableClock(Instant.parse("2026-11-24T19:03:05Z")));
  }

  private String reason(RealServer server, Map<String, Value> step, RecordingSession session)
      throws Exception {
    Map<String, Value> all = new LinkedHashMap<>(step);
    all.put("server", Value.map(server.bridged(Map.of())));
    return module.apply(module.read(new Arguments(all)), session).reason();
  }

  private Failure failure(RealServer server, Map<String, Value> step, RecordingSession session) {
    return assertThrows(ModuleFailure.class, () -> reason(server, step, session)).failure();
  }

  private static Map<String, Value> query(String text) {
    return Map.of("sql", Value.text(text), "deadline", new Value.Time(Duration.ofSeconds(2)));
  }

  @Test
  void aTrueFirstColumnEndsTheWait() throws Exception {
    try (RecordingSession session = hurried()) {
      assertEquals(
          "holds already",
          reason(RealServer.of(15), query("select true as ready, false as other"), session));
    }
  }

  @Test
  void everyFormOfAQueryIsTaken() throws Exception {
    Value alternatives =
        Value.list(
            List.of(
                Value.map(Map.of("from", Value.whole(90600), "text", Value.text("select false"))),
                Value.map(
                    Map.of(
                        "from",
                        Value.whole(100000),
                        "text",
                        Steps.sql("select ? = current_database()", Value.text("template1"))))));
    Map<String, Value> step =
        Map.of(
            "sql", Value.map(Map.of("query", alternatives, "database", Steps.sql("'template1'"))));
    try (RecordingSession session = hurried()) {
      assertEquals("holds already", reason(RealServer.of(15), step, session));
    }
  }

  @Test
  void aRowThatIsNotTrueIsQuotedWhenTheTimeIsOver() throws Exception {
    try (RecordingSession session = hurried()) {
      Failure failure =
          failure(RealServer.of(15), query("select 1 > 2 as caught_up, 'x' as state"), session);
      assertEquals(FailureKind.TIMEOUT, failure.kind());
      assertEquals(
          "Gave up after 2s waiting until `select 1 > 2 as caught_up, 'x' as state` is true; last"
              + " seen: caught_up false, state x.",
          failure.message());
    }
  }

  @Test
  void progressOfTheServerAndOfTheHostIsShown() throws Exception {
    Map<String, Value> step = new LinkedHashMap<>(query("select false"));
    step.put("progress_sql", Value.text("select 7 as replayed"));
    step.put("progress", Value.text("echo restored"));
    try (RecordingSession session = hurried()) {
      assertTrue(
          failure(RealServer.of(15), step, session)
              .message()
              .endsWith("last seen: false; restored; 7."));
    }
  }

  @Test
  void aMistakeInTheStatementFailsAtOnce() throws Exception {
    try (RecordingSession session = hurried()) {
      Failure failure = failure(RealServer.of(15), query("select is_ready from nowhere"), session);
      assertEquals(FailureKind.COMMAND, failure.kind());
      assertTrue(failure.message().contains("does not exist"), failure.message());
      assertEquals(List.of(), session.log("paused"));
    }
  }

  @Test
  void aColumnThatIsNoTruthFailsAtOnce() throws Exception {
    try (RecordingSession session = hurried()) {
      assertEquals(
          "The first column of `select 3` is 3, which is neither true nor false.",
          failure(RealServer.of(15), query("select 3"), session).message());
    }
  }

  @Test
  void aRefusedLoginFailsAtOnce() throws Exception {
    Map<String, Value> step = new LinkedHashMap<>(query("select true"));
    Map<String, Value> server =
        RealServer.of(15).bridged(Map.of("user", Value.text("nobody_here")));
    step.put("server", Value.map(server));
    try (RecordingSession session = hurried()) {
      Failure failure =
          assertThrows(
                  ModuleFailure.class,
                  () -> module.apply(module.read(new Arguments(step)), session))
              .failure();
      assertEquals(FailureKind.AUTHENTICATION, failure.kind());
      assertEquals(List.of(), session.log("paused"));
    }
  }

  @Test
  void aServerThatIsNotThereIsWaitedFor() throws Exception {
    Map<String, Value> step = new LinkedHashMap<>(query("select true"));
    step.put(
        "server",
        Value.map(
            Map.of(
                "socket",
                Value.text(Files.createTempDirectory("nopg").toString()),
                "as",
                Value.text("none"))));
    try (RecordingSession session = hurried()) {
      Failure failure =
          assertThrows(
                  ModuleFailure.class,
                  () -> module.apply(module.read(new Arguments(step)), session))
              .failure();
      assertEquals(FailureKind.TIMEOUT, failure.kind());
      assertTrue(failure.message().contains("last seen: Cannot connect to"), failure.message());
      assertEquals(2, session.log("paused").size());
    }
  }
}
