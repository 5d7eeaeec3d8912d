package dev.runbook.modules.cloud;

import dev.runbook.engine.module.ResultFields;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `register` keeps: the set, the disks or the instances that the action was about.
final class CloudResult {
  static final ValueType.RecordOf TYPE = type();

  private static final List<String> OF_SETS =
      List.of("action: create", "action: wait", "action: describe", "action: delete");

  /// What each action fills.
  static final ResultFields FIELDS =
      new ResultFields(
          TYPE,
          Map.of(
              "set",
              OF_SETS,
              "mode",
              List.of("action: create"),
              "complete",
              OF_SETS,
              "captured_from",
              OF_SETS,
              "captured_to",
              OF_SETS,
              "snapshots",
              List.of(
                  "action: create",
                  "action: wait",
                  "action: describe",
                  "action: list",
                  "action: delete"),
              "disks",
              List.of(
                  "action: create-disks",
                  "action: attach",
                  "action: detach",
                  "action: delete-disks",
                  "action: describe-disks"),
              "instances",
              List.of("action: instances")));

  private CloudResult() {}

  private static ValueType.RecordOf type() {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    fields.put("set", ValueType.optional(Simple.STRING));
    fields.put("mode", ValueType.optional(ValueType.oneOf("group", "single")));
    fields.put("complete", Simple.BOOL);
    fields.put("snapshots", ValueType.listOf(Snapshot.TYPE));
    fields.put("captured_from", ValueType.optional(Simple.INSTANT));
    fields.put("captured_to", ValueType.optional(Simple.INSTANT));
    fields.put("disks", ValueType.listOf(Disk.TYPE));
    fields.put("instances", ValueType.listOf(Instance.TYPE));
    return new ValueType.RecordOf("CloudResult", fields);
  }

  private static Map<String, Value> empty() {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("set", Value.NULL);
    fields.put("mode", Value.NULL);
    fields.put("complete", Value.bool(false));
    fields.put("snapshots", Value.list(List.of()));
    fields.put("captured_from", Value.NULL);
    fields.put("captured_to", Value.NULL);
    fields.put("disks", Value.list(List.of()));
    fields.put("instances", Value.list(List.of()));
    return fields;
  }

  /// Of a set, members in order. It is complete when each member is there once and usable.
  ///
  /// @param serials of the disks, as far as they are known
  static Value ofSet(
      String set,
      Optional<SnapshotRequest.Mode> mode,
      List<Snapshot> snapshots,
      Map<String, String> serials) {
    List<Snapshot> sorted =
        snapshots.stream().sorted(Comparator.comparingInt(Snapshot::member)).toList();
    Map<String, Value> fields = empty();
    fields.put("set", Value.text(set));
    fields.put(
        "mode",
        mode.<Value>map(it -> Value.text(it == SnapshotRequest.Mode.GROUP ? "group" : "single"))
            .orElse(Value.NULL));
    fields.put("complete", Value.bool(SetJudgement.isComplete(sorted)));
    fields.put("snapshots", listed(sorted, serials));
    List<Instant> instants =
        sorted.stream().flatMap(each -> each.capturedAt().stream()).sorted().toList();
    if (!instants.isEmpty()) {
      fields.put("captured_from", new Value.Moment(instants.getFirst()));
      fields.put("captured_to", new Value.Moment(instants.getLast()));
    }
    return Value.map(fields);
  }

  static Value ofSnapshots(List<Snapshot> snapshots) {
    Map<String, Value> fields = empty();
    fields.put("snapshots", listed(snapshots, Map.of()));
    return Value.map(fields);
  }

  private static Value listed(List<Snapshot> snapshots, Map<String, String> serials) {
    return Value.list(
        snapshots.stream()
            .map(each -> each.value(Optional.ofNullable(serials.get(each.disk()))))
            .toList());
  }

  /// @param origins the snapshots that the disks were made from, as far as they are known
  static Value ofDisks(List<Disk> disks, List<Snapshot> origins) {
    Map<String, Value> fields = empty();
    fields.put(
        "disks",
        Value.list(
            disks.stream()
                .map(disk ->
                    disk.value(
                        origins.stream()
                            .filter(it -> disk.snapshot().equals(Optional.of(it.snapshot())))
                            .findFirst()))
                .toList()));
    return Value.map(fields);
  }

  static Value ofInstances(List<Instance> instances) {
    Map<String, Value> fields = empty();
    fields.put("instances", Value.list(instances.stream().map(Instance::value).toList()));
    return Value.map(fields);
  }
}
