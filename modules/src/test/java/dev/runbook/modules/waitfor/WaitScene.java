package dev.runbook.modules.waitfor;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.sql.SqlModule;
import dev.runbook.testkit.LocalHost;
import dev.runbook.testkit.RecordingSession;
import dev.runbook.testkit.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/// What the tests of waiting do with the module.
abstract class WaitScene {
  static final WaitForModule MODULE = new WaitForModule(new SqlModule());

  @TempDir Path directory;

  static Value text(String text) {
    return Value.text(text);
  }

  static Value texts(String... texts) {
    return Value.list(Stream.of(texts).map(Value::text).toList());
  }

  static Value seconds(long seconds) {
    return new Value.Time(Duration.ofSeconds(seconds));
  }

  static RecordingSession hurried() {
    return hurried(new LocalHost());
  }

  static RecordingSession hurried(Connection host) {
    return new RecordingSession(host)
        .withClock(new SettableClock(Instant.parse("2026-11-24T19:03:05Z")));
  }

  static Wait read(Map<String, Value> arguments) throws ArgumentException {
    return MODULE.read(new Arguments(arguments));
  }

  static Applied apply(Map<String, Value> arguments, RecordingSession session) throws Exception {
    return MODULE.apply(read(arguments), session);
  }

  static ModuleFailure failure(Map<String, Value> arguments, RecordingSession session) {
    return assertThrows(ModuleFailure.class, () -> apply(arguments, session));
  }

  static Value field(Value result, String name) {
    return ((Value.Mapping) result).field(name).orElseThrow();
  }
}
