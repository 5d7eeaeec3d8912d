package dev.runbook.modules.cloud;

import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The fake cloud of `fake-cloud`: a directory with its records and faults. Holds no disk and takes
/// no snapshot.
final class FakeCloud {
  private final Path root;
  private final Path program;

  /// With four disks `d-disk1` ... attached to the instance `primary`.
  FakeCloud(Path root) throws IOException {
    this.root = root;
    program = root.resolve("fake-cloud");
    try (var stream = FakeCloud.class.getResourceAsStream("fake-cloud")) {
      if (stream == null) {
        throw new IOException("no resource fake-cloud");
      }
      Files.write(program, stream.readAllBytes());
    }
    Map<String, Value> disks = new LinkedHashMap<>();
    for (int i = 1; i <= 4; i++) {
      disks.put("d-disk" + i, disk("disk" + i));
    }
    Files.writeString(
        root.resolve("state.json"),
        JsonValues.plain(
            Value.map(
                Map.of(
                    "counter",
                    Value.whole(0),
                    "disks",
                    Value.map(disks),
                    "snapshots",
                    Value.map(Map.of())))));
  }

  private static Value disk(String serial) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("disk", Value.text("d-" + serial));
    fields.put("serial", Value.text(serial));
    fields.put("size", Value.whole(1L << 30));
    fields.put("state", Value.text("in-use"));
    fields.put("instance", Value.text("primary"));
    fields.put("snapshot", Value.NULL);
    fields.put("tags", Value.map(Map.of()));
    return Value.map(fields);
  }

  /// Switches a fault on.
  FakeCloud with(String fault, String value) throws IOException {
    Files.writeString(root.resolve(fault), value);
    return this;
  }

  FakeCloud without(String fault) throws IOException {
    Files.deleteIfExists(root.resolve(fault));
    return this;
  }

  /// The module's argument `provider` for this cloud.
  Value provider() {
    Map<String, Value> provider = new LinkedHashMap<>();
    for (String verb :
        List.of(
            "create",
            "describe",
            "delete",
            "create_disk",
            "describe_disks",
            "attach",
            "detach",
            "delete_disk",
            "describe_instances")) {
      provider.put(
          verb,
          Value.text(
              PosixShell.words(
                  List.of("python3", "-I", "-S", program.toString(), root.toString(), verb))));
    }
    provider.put("timeout", Value.text("60s"));
    provider.put("provider", Value.text("command"));
    provider.put("capabilities", Value.map(Map.of("group", Value.bool(true))));
    return Value.map(provider);
  }

  /// The snapshots there are: `snap-1 of d-disk1 in RUN-1`.
  List<String> snapshots() throws IOException {
    List<String> lines = new ArrayList<>();
    entries("snapshots")
        .forEach((id, value) ->
            lines.add(id + " of " + text(value, "disk") + " in " + text(value, "set")));
    return lines;
  }

  /// The disks that were made from snapshots: `d-new1 from snap-1 on restore1`.
  List<String> madeDisks() throws IOException {
    List<String> lines = new ArrayList<>();
    entries("disks")
        .forEach((id, value) -> {
          if (!text(value, "snapshot").isEmpty()) {
            lines.add(id + " from " + text(value, "snapshot") + " on " + text(value, "instance"));
          }
        });
    return lines;
  }

  /// Everything but how far copies are: two equal texts mean that nothing was made or removed.
  String observed() throws IOException {
    return snapshots()
        + entries("disks").values().stream()
            .map(disk -> text(disk, "disk") + "@" + text(disk, "instance"))
            .toList()
            .toString();
  }

  /// The verbs that were called, in order.
  List<String> calls() throws IOException {
    Path calls = root.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  private Map<String, Value> entries(String name) throws IOException {
    Value state = JsonValues.parse(Files.readString(root.resolve("state.json")));
    return ((Value.Mapping) ((Value.Mapping) state).entries().getOrDefault(name, Value.NULL))
        .entries();
  }

  private static String text(Value value, String field) {
    return ((Value.Mapping) value).entries().getOrDefault(field, Value.NULL)
            instanceof Value.Text(String text)
        ? text
        : "";
  }
}
