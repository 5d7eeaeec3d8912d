package dev.runbook.modules.sql;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.RecordingSession;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;

/// Runs `sql` steps as the engine does.
final class Steps {
  private static final SqlModule MODULE = new SqlModule();

  private Steps() {}

  static Applied apply(Map<String, Value> arguments, RecordingSession session) throws Exception {
    return MODULE.apply(MODULE.read(new Arguments(arguments)), session);
  }

  static Assessment assess(Map<String, Value> arguments, RecordingSession session)
      throws Exception {
    return MODULE.assess(MODULE.read(new Arguments(arguments)), session);
  }

  static Failure failure(Map<String, Value> arguments, RecordingSession session) {
    return Assertions.assertThrows(ModuleFailure.class, () -> apply(arguments, session)).failure();
  }

  /// The value of a step that reads.
  static Value read(RealServer server, String text, RecordingSession session) throws Exception {
    return apply(
            server.tcp(Map.of("query", Value.text(text), "effect", Value.text("read"))), session)
        .value();
  }

  /// The value of a script that changes.
  static Value change(RealServer server, String script, RecordingSession session) throws Exception {
    return apply(server.tcp(Map.of("script", Value.text(script))), session).value();
  }

  static SqlSession open(Map<String, Value> arguments, RecordingSession session) throws Exception {
    return (SqlSession) MODULE.open(MODULE.readHold(new Arguments(arguments)), session);
  }

  static Value field(Value result, String name) {
    return java.util.Objects.requireNonNull(((Value.Mapping) result).entries().get(name), name);
  }

  static List<Value> rows(Value result) {
    return ((Value.Listing) field(result, "rows").revealed()).items();
  }

  /// The value in the first row.
  static Value first(Value result, String column) {
    return field(rows(result).getFirst(), column);
  }

  static Value sql(String text, Value... parameters) {
    return Value.map(
        Map.of("text", Value.text(text), "parameters", Value.list(List.of(parameters))));
  }
}
