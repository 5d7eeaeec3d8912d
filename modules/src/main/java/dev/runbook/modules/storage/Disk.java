package dev.runbook.modules.storage;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.RecordOf;
import dev.runbook.engine.value.ValueType.Simple;
import dev.runbook.modules.block.BlockDevice;
import dev.runbook.modules.block.StorageValues;
import java.util.Optional;

/// A disk under a file system.
///
/// @param physicalVolume the UUID of the physical volume on it, as LVM writes it
record Disk(
    BlockDevice device,
    Optional<String> serial,
    Optional<String> physicalVolume,
    Optional<String> byId) {
  static final RecordOf TYPE =
      new RecordOf(
          "Disk",
          StorageValues.ordered(
              "device", Simple.PATH,
              "serial", ValueType.optional(Simple.STRING),
              "size", Simple.SIZE,
              "pv_uuid", ValueType.optional(Simple.STRING),
              "by_id", ValueType.optional(Simple.PATH)));

  Disk {
    requireNonNull(device, "device is null");
  }

  Value value() {
    return StorageValues.record(
        TYPE,
        Value.text(device.path()),
        StorageValues.optional(serial),
        new Value.Size(device.size()),
        StorageValues.optional(physicalVolume),
        StorageValues.optional(byId));
  }
}
