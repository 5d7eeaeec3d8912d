package dev.runbook.modules.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.RecordingSession;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `query: [ { from: 150000, text }, { text } ]`.
class VersionAlternativesTest {
  private static Value from(long version, String text) {
    return Value.map(Map.of("from", Value.whole(version), "text", Value.text(text)));
  }

  private static Value any(String text) {
    return Value.map(Map.of("text", Value.text(text)));
  }

  private static Map<String, Value> read(RealServer server, Value... alternatives) {
    return server.tcp(
        Map.of("query", Value.list(List.of(alternatives)), "effect", Value.text("read")));
  }

  @ParameterizedTest(name = "PostgreSQL {0}")
  @CsvSource({"12, old", "15, fifteen", "17, fifteen", "18, eighteen"})
  void theNewestThatTheServerKnowsIsTaken(int major, String expected) throws Exception {
    Map<String, Value> step =
        read(
            RealServer.of(major),
            from(150000, "select 'fifteen' as a"),
            any("select 'old' as a"),
            from(180000, "select 'eighteen' as a"));
    try (RecordingSession session = RecordingSession.local()) {
      assertEquals(Value.text(expected), Steps.first(Steps.apply(step, session).value(), "a"));
    }
  }

  @Test
  void aPlanShowsTheOneThatWillRun() throws Exception {
    RealServer server = RealServer.of(12);
    try (RecordingSession session = RecordingSession.local()) {
      Map<String, Value> step =
          server.tcp(
              Map.of(
                  "query",
                  Value.list(
                      List.of(
                          from(150000, "select pg_backup_start('a', true)"),
                          any("select pg_start_backup('a', true, false)")))));
      assertEquals(
          List.of(
              "select pg_start_backup('a', true, false) on database `postgres` on 127.0.0.1:"
                  + server.port()),
          Steps.assess(step, session).changes().stream().map(Change::subject).toList());
    }
  }

  @Test
  void aServerThatIsTooOldForAllIsRefused() {
    RealServer server = RealServer.of(12);
    try (RecordingSession session = RecordingSession.local()) {
      assertEquals(
          new Failure(
              FailureKind.REFUSED,
              "The server's version is 120022, and every alternative of the statement is for a"
                  + " newer one.",
              "",
              "Add an alternative with a lower `from`."),
          Steps.failure(read(server, from(150000, "select 1"), from(130000, "select 2")), session));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          twins | Two alternatives of `query` have the same `from`.
          empty | `query` is an empty list.
          text | Each item of `query` is `{ from: 150000, text: "..." }`.
          word | `from` is a server_version_num, such as 150000 for PostgreSQL 15.
          write | `effect: read` takes SELECT, SHOW, VALUES, TABLE, WITH or EXPLAIN, not DROP.
          """)
  void aListIsOfAlternatives(String which, String message) {
    List<Value> list =
        switch (which) {
          case "twins" -> List.of(any("select 1"), from(0, "select 2"));
          case "empty" -> List.of();
          case "text" -> List.of(Value.text("select 1"));
          case "word" ->
              List.of(Value.map(Map.of("from", Value.text("15"), "text", Value.text("select 1"))));
          default -> List.of(any("select 1"), from(150000, "drop table t"));
        };
    Arguments arguments =
        new Arguments(Map.of("query", Value.list(list), "effect", Value.text("read")));
    assertEquals(
        message,
        assertThrows(ArgumentException.class, () -> new SqlModule().read(arguments)).getMessage());
  }
}
