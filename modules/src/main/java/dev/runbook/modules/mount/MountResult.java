package dev.runbook.modules.mount;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.RecordOf;
import dev.runbook.engine.value.ValueType.Simple;
import dev.runbook.modules.block.Mount;
import dev.runbook.modules.block.ProbedDevice;
import dev.runbook.modules.block.StorageValues;
import java.util.List;
import java.util.Optional;

/// What `register` keeps of a place.
final class MountResult {
  static final RecordOf TYPE =
      new RecordOf(
          "MountResult",
          StorageValues.ordered(
              "path",
              Simple.PATH,
              "device",
              ValueType.optional(Simple.PATH),
              "fstype",
              ValueType.optional(Simple.STRING),
              "options",
              ValueType.listOf(Simple.STRING),
              "uuid",
              ValueType.optional(Simple.STRING),
              "mounted",
              Simple.BOOL));

  private static final Value LATER = Value.Unknown.after("the mount");

  private MountResult() {}

  static Value mounted(Mount mount, ProbedDevice device) {
    return StorageValues.record(
        TYPE,
        Value.text(mount.target()),
        Value.text(mount.source()),
        Value.text(mount.fstype()),
        StorageValues.texts(mount.options()),
        StorageValues.optional(device.uuid()),
        Value.bool(true));
  }

  /// @param device empty when it is not there yet
  static Value toBeMounted(String path, Optional<ProbedDevice> device, Optional<String> fstype) {
    return StorageValues.record(
        TYPE,
        Value.text(path),
        LATER,
        orLater(fstype.or(() -> device.flatMap(ProbedDevice::fstype))),
        LATER,
        orLater(device.flatMap(ProbedDevice::uuid)),
        Value.bool(true));
  }

  private static Value orLater(Optional<String> text) {
    return text.isPresent() ? Value.text(text.get()) : LATER;
  }

  static Value nothing(String path) {
    return StorageValues.record(
        TYPE,
        Value.text(path),
        Value.NULL,
        Value.NULL,
        Value.list(List.of()),
        Value.NULL,
        Value.bool(false));
  }
}
