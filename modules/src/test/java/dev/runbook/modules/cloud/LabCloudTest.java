package dev.runbook.modules.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.RecordingSession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The module against the lab's cloud, on a machine of its own: the hypervisor takes the snapshots
/// of four disks of a running guest.
@Tag("lab")
class LabCloudTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("runbook.root", "."));

  @TempDir private static Path state;

  private final CloudSnapshotModule module = new CloudSnapshotModule();
  private final RecordingSession session = RecordingSession.local();

  @BeforeAll
  static void up() throws Exception {
    lab("up", "--machines", "primary");
  }

  @AfterAll
  static void down() throws Exception {
    lab("down");
  }

  @AfterEach
  void clear() throws Exception {
    lab("fault", "clear");
    session.close();
  }

  private static void lab(String command, String... arguments) throws Exception {
    List<String> words =
        Stream.concat(
                Stream.of(
                    CHECKOUT.resolve("lab").resolve(command).toString(),
                    "--state",
                    state.resolve("lab").toString()),
                Stream.of(arguments))
            .toList();
    Path log = state.resolve(command + ".log");
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertTrue(process.waitFor(15, TimeUnit.MINUTES), () -> "no end of " + words);
    assertEquals(0, process.exitValue(), () -> words + ": " + text(log));
  }

  private static String text(Path file) {
    try {
      return java.nio.file.Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void aGroupHasOneInstantAndBecomesDisks() throws Exception {
    Map<String, Value> set = result(apply(create("G", "group", "captured")));
    assertEquals(set.get("captured_from"), set.get("captured_to"));
    assertEquals(
        Value.bool(true), result(apply(action("wait", "set", Value.text("G")))).get("complete"));
    List<Value> disks =
        items(result(apply(action("create-disks", "set", Value.text("G")))), "disks");
    assertEquals(4, disks.size());
    Value ids = Value.list(disks.stream().map(disk -> field(disk, "disk")).toList());
    apply(action("attach", "disks", ids, "instance", Value.text("primary")));
    assertEquals(
        8,
        items(result(apply(action("describe-disks", "instance", Value.text("primary")))), "disks")
            .size());
    apply(action("detach", "disks", ids));
    apply(action("delete-disks", "disks", ids));
    apply(action("delete", "set", Value.text("G")));
    assertEquals(List.of(), session.existing());
  }

  @Test
  void singlesAreTakenOneByOneAndFoundAgain() throws Exception {
    Map<String, Value> set = result(apply(create("S", "single", "captured")));
    assertTrue(!instant(set, "captured_to").isBefore(instant(set, "captured_from")));
    assertEquals(List.of(), apply(create("S", "single", "completed")).changes());
    apply(action("delete", "set", Value.text("S")));
  }

  @Test
  void noSnapshotIsLeftWhenAMemberOrItsCopyFails() throws Exception {
    for (String mode : List.of("group", "single")) {
      lab("fault", "fail-snapshot-member", "2");
      String refused = failure(create("F", mode, "captured"));
      assertTrue(
          refused.contains("SnapshotRefused: The snapshot of disk `d-disk2` failed"), refused);
      lab("fault", "clear");
      lab("fault", "fail-snapshot-copy", "3");
      String broken = failure(create("F", mode, "completed"));
      assertTrue(
          broken.endsWith(
              "of disk `d-disk3` (member 3 of 4) failed. All 4 snapshots of this attempt were"
                  + " deleted."),
          broken);
      lab("fault", "clear");
      assertEquals(
          List.of(), items(result(apply(action("describe", "set", Value.text("F")))), "snapshots"));
      assertEquals(List.of(), session.existing());
    }
  }

  @Test
  void throttledCallsGetThrough() throws Exception {
    lab("fault", "throttle-calls", "5");
    assertEquals(4, items(result(apply(create("T", "group", "captured"))), "snapshots").size());
    apply(action("delete", "set", Value.text("T")));
  }

  private static Map<String, Value> create(String set, String mode, String until) {
    Value disks =
        Value.list(Stream.of("disk1", "disk2", "disk3", "disk4").map(Value::text).toList());
    return action(
        "create",
        "set",
        Value.text(set),
        "mode",
        Value.text(mode),
        "until",
        Value.text(until),
        "disks",
        disks,
        "timeout",
        new Value.Time(Duration.ofMinutes(10)));
  }

  private static Map<String, Value> action(String action, Object... arguments) {
    Map<String, Value> all = new HashMap<>();
    all.put("action", Value.text(action));
    all.put("provider", provider());
    for (int i = 0; i < arguments.length; i += 2) {
      all.put((String) arguments[i], (Value) arguments[i + 1]);
    }
    return all;
  }

  private static Value provider() {
    Map<String, Value> provider = new LinkedHashMap<>();
    provider.put("provider", Value.text("command"));
    for (CommandProvider.Verb verb : CommandProvider.Verb.values()) {
      String command =
          "%s/lab/cloud --state %s/lab %s".formatted(CHECKOUT, state, verb.key().replace('_', '-'));
      provider.put(verb.key(), Value.text(command));
    }
    provider.put("capabilities", Value.map(Map.of("group", Value.bool(true))));
    return Value.map(provider);
  }

  private Applied apply(Map<String, Value> arguments) throws Exception {
    return module.apply(module.read(new Arguments(arguments)), session);
  }

  private String failure(Map<String, Value> arguments) {
    return String.valueOf(assertThrows(ModuleFailure.class, () -> apply(arguments)).getMessage());
  }

  private static Map<String, Value> result(Applied applied) {
    return ((Value.Mapping) applied.value()).entries();
  }

  private static List<Value> items(Map<String, Value> result, String field) {
    return ((Value.Listing) result.getOrDefault(field, Value.NULL)).items();
  }

  private static Instant instant(Map<String, Value> result, String field) {
    return ((Value.Moment) result.getOrDefault(field, Value.NULL)).instant();
  }

  private static Value field(Value record, String name) {
    return ((Value.Mapping) record).entries().getOrDefault(name, Value.NULL);
  }
}
