package dev.runbook.modules.cloud;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.RecordingSession;
import dev.runbook.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A cloud of this test's own, and what its tests do with the module.
abstract class CloudScene {
  static final CloudSnapshotModule MODULE = new CloudSnapshotModule();
  static final String RUN = "20261124-190305-test";

  @TempDir Path base;
  FakeCloud cloud;
  RecordingSession session;

  @BeforeEach
  void start() throws IOException {
    cloud = newCloud();
    session = newSession();
  }

  final FakeCloud newCloud() throws IOException {
    return new FakeCloud(Files.createTempDirectory(base, "cloud"));
  }

  static RecordingSession newSession() {
    return RecordingSession.local()
        .withClock(new SettableClock(Instant.parse("2026-11-24T19:03:05Z")));
  }

  static FakeCloud withSet(FakeCloud place) throws Exception {
    try (RecordingSession other = newSession()) {
      apply(place, create("group"), other);
    }
    return place;
  }

  static FakeCloud withDetached(FakeCloud place) throws Exception {
    try (RecordingSession other = newSession()) {
      apply(place, action("detach", "disks", texts("d-disk1")), other);
    }
    return place;
  }

  static Map<String, Value> create(String mode) {
    return action(
        "create",
        "set",
        Value.text("S"),
        "disks",
        texts("d-disk1", "d-disk2", "d-disk3", "d-disk4"),
        "mode",
        Value.text(mode));
  }

  static Map<String, Value> action(String action, Object... arguments) {
    Map<String, Value> all = new HashMap<>();
    all.put("action", Value.text(action));
    for (int i = 0; i < arguments.length; i += 2) {
      all.put((String) arguments[i], (Value) arguments[i + 1]);
    }
    return all;
  }

  static Value texts(String... texts) {
    return Value.list(Stream.of(texts).map(Value::text).toList());
  }

  final long calls(String verb) throws IOException {
    return cloud.calls().stream().filter(verb::equals).count();
  }

  static CloudCall read(FakeCloud place, Map<String, Value> arguments) throws ArgumentException {
    Map<String, Value> all = new HashMap<>(arguments);
    all.put("provider", place.provider());
    return MODULE.read(new Arguments(all));
  }

  static Applied apply(FakeCloud place, Map<String, Value> arguments, RecordingSession with)
      throws Exception {
    return MODULE.apply(read(place, arguments), with);
  }

  static List<Value> items(Map<String, Value> result, String field) {
    return ((Value.Listing) result.getOrDefault(field, Value.NULL)).items();
  }

  static Instant instant(Map<String, Value> result, String field) {
    return ((Value.Moment) result.getOrDefault(field, Value.NULL)).instant();
  }

  static Map<String, Value> result(Applied applied) {
    return ((Value.Mapping) applied.value()).entries();
  }

  final Failure failure(Map<String, Value> arguments) {
    return assertThrows(ModuleFailure.class, () -> apply(cloud, arguments, session)).failure();
  }

  final Failure failure(Map<String, Value> provider, Map<String, Value> arguments)
      throws Exception {
    Map<String, Value> all = new HashMap<>(arguments);
    all.put("provider", Value.map(provider));
    CloudCall call = MODULE.read(new Arguments(all));
    return assertThrows(ModuleFailure.class, () -> MODULE.apply(call, session)).failure();
  }

  final String senseless(Map<String, Value> arguments) {
    return Optional.ofNullable(
            assertThrows(ArgumentException.class, () -> read(cloud, arguments)).getMessage())
        .orElse("");
  }
}
