package dev.runbook.modules.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.RecordingSession;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaysToTheServerTest {
  private static final Map<String, Value> QUERY =
      Map.of("query", Value.text("select 1 as one, 'x' as text"), "effect", Value.text("read"));

  @ParameterizedTest(name = "PostgreSQL {0}")
  @ValueSource(ints = {12, 15, 17, 18})
  void everyWayGivesTheSameAnswer(int major) throws Exception {
    RealServer server = RealServer.of(major);
    List<Map<String, Value>> ways =
        List.of(server.tcp(QUERY), server.forwarded(QUERY), server.bridged(QUERY));
    for (Map<String, Value> way : ways) {
      try (RecordingSession session = RecordingSession.local()) {
        Applied applied = Steps.apply(way, session);
        assertEquals(
            Value.list(List.of(Value.map(Map.of("one", Value.whole(1), "text", Value.text("x"))))),
            Steps.field(applied.value(), "rows"),
            way.toString());
        assertEquals(List.of(), applied.changes());
        Value.Whole version = (Value.Whole) Steps.field(applied.value(), "server_version");
        assertEquals(major, version.number() / 10000);
      }
    }
  }

  @ParameterizedTest(name = "{0} bytes each way")
  @CsvSource({"1000000, 12", "3000000, 18"})
  void muchDataPassesTheBridge(int bytes, int major) throws Exception {
    String text = "a".repeat(bytes);
    try (RecordingSession session = RecordingSession.local()) {
      Map<String, Value> step =
          RealServer.of(major)
              .bridged(
                  Map.of(
                      "query", Steps.sql("select ?::text as echo", Value.text(text)),
                      "effect", Value.text("read")));
      assertEquals(Value.text(text), Steps.first(Steps.apply(step, session).value(), "echo"));
    }
  }
}
