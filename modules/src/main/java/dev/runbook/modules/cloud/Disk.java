package dev.runbook.modules.cloud;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A disk of the cloud.
///
/// @param serial what a guest sees as the device's serial number; virtio shows its first 20 bytes
/// @param instance where it is attached
/// @param snapshot what it was made from
public record Disk(
    String disk,
    String serial,
    long sizeBytes,
    State state,
    Optional<String> instance,
    Optional<String> snapshot,
    Map<String, String> tags) {
  private static final int VIRTIO_SERIAL_LENGTH = 20;

  /// Whether it is attached.
  public enum State {
    CREATING,
    AVAILABLE,
    ATTACHING,
    IN_USE,
    DETACHING,
    FAILED;

    /// As the protocol writes it: `in-use`.
    public String written() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static final ValueType.RecordOf TYPE = type();

  public Disk {
    requireNonNull(disk, "disk is null");
    requireNonNull(serial, "serial is null");
    requireNonNull(state, "state is null");
    requireNonNull(instance, "instance is null");
    requireNonNull(snapshot, "snapshot is null");
    tags = Map.copyOf(tags);
  }

  private static ValueType.RecordOf type() {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    fields.put("disk", Simple.STRING);
    fields.put("serial", Simple.STRING);
    fields.put("size", Simple.SIZE);
    fields.put("state", Simple.STRING);
    fields.put("instance", ValueType.optional(Simple.STRING));
    fields.put("snapshot", ValueType.optional(Simple.STRING));
    fields.put("member", ValueType.optional(Simple.INT));
    fields.put("source", ValueType.optional(Simple.STRING));
    fields.put("tags", new ValueType.MapOf(Simple.STRING));
    return new ValueType.RecordOf("CloudDisk", fields);
  }

  /// Whether a device of a guest that shows this serial number is this disk.
  boolean shows(String device) {
    return serial.equals(device)
        || (device.length() == VIRTIO_SERIAL_LENGTH && serial.startsWith(device));
  }

  boolean isOn(String wanted) {
    return instance.equals(Optional.of(wanted));
  }

  /// @param origin the snapshot it was made from, when that is known
  Value value(Optional<Snapshot> origin) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("disk", Value.text(disk));
    fields.put("serial", Value.text(serial));
    fields.put("size", new Value.Size(sizeBytes));
    fields.put("state", Value.text(state.written()));
    fields.put("instance", instance.<Value>map(Value::text).orElse(Value.NULL));
    fields.put("snapshot", snapshot.<Value>map(Value::text).orElse(Value.NULL));
    fields.put("member", origin.<Value>map(it -> Value.whole(it.member())).orElse(Value.NULL));
    fields.put("source", origin.<Value>map(it -> Value.text(it.disk())).orElse(Value.NULL));
    Map<String, Value> marks = new LinkedHashMap<>();
    tags.forEach((name, text) -> marks.put(name, Value.text(text)));
    fields.put("tags", Value.map(marks));
    return Value.map(fields);
  }
}
