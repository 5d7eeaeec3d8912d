package dev.runbook.modules.waitfor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.RecordingSession;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a plan says of a wait, and which arguments make no sense together.
class WaitArgumentsTest extends WaitScene {
  @Test
  void aPlanLooksOnceAndSaysWhatItWouldWaitFor() throws Exception {
    Map<String, Value> step = Map.of("file", text(directory + "/none"), "deadline", seconds(90));
    try (RecordingSession session = hurried()) {
      Assessment assessment = MODULE.assess(read(step), session);
      assertEquals(
          "would wait until "
              + directory
              + "/none is there, at most 1m30s; now: "
              + directory
              + "/none is not there",
          assessment.reason());
      assertEquals(List.of(), assessment.changes());
      assertEquals(1, session.commands().size());
    }
  }

  @Test
  void aPlanDoesNotFailForAServerThatIsAway() throws Exception {
    Map<String, Value> server =
        Map.of("host", text("127.0.0.1"), "port", Value.whole(1), "via", text("forward"));
    Map<String, Value> step = Map.of("sql", text("select true"), "server", Value.map(server));
    try (RecordingSession session = hurried()) {
      String reason = MODULE.assess(read(step), session).reason();
      assertTrue(
          reason.startsWith("would wait until `select true` is true, at most 5m; now: "), reason);
    }
  }

  @Test
  void whatIsNotKnownYetIsStillARead() throws Exception {
    Wait wait = read(Map.of("command", text("true"), "each", new Value.Unknown(Set.of("3"), "")));
    assertEquals(Effect.READ, MODULE.effect(wait));
  }

  static Stream<Map<String, Value>> nonsense() {
    return Stream.of(
        Map.of(),
        Map.of("ssh", Value.bool(false)),
        Map.of("port", Value.whole(1), "file", text("/x")),
        Map.of("port", Value.whole(65536)),
        Map.of("host", text("x"), "file", text("/x")),
        Map.of("each", texts("a"), "file", text("/x")),
        Map.of("each", texts("a", " "), "command", text("cat")),
        Map.of("file", texts()),
        Map.of("file", text("/x"), "interval", seconds(0)),
        Map.of("file", text("/x"), "deadline", seconds(-1)));
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void argumentsThatMakeNoSenseTogetherAreRefused(Map<String, Value> given) {
    assertThrows(ArgumentException.class, () -> read(given));
  }

  @Test
  void argumentsOfTheServerAreReadAsForSql() {
    Map<String, Value> step =
        Map.of(
            "sql", text("delete from t"),
            "server", Value.map(Map.of("port", Value.whole(5433))));
    String message = assertThrows(ArgumentException.class, () -> read(step)).getMessage();
    assertTrue(String.valueOf(message).startsWith("`sql`: "), message);
  }
}
