package dev.runbook.modules.lvm;

import dev.runbook.engine.module.ResultFields;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.RecordOf;
import dev.runbook.engine.value.ValueType.Simple;
import dev.runbook.modules.block.PhysicalVolume;
import dev.runbook.modules.block.StorageValues;
import dev.runbook.modules.block.VolumeGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What `register` keeps: the volume group afterwards, the devices that it is about, and what LVM
/// warned of.
final class LvmResult {
  static final RecordOf TYPE =
      new RecordOf(
          "LvmResult",
          StorageValues.ordered(
              "vg", ValueType.optional(StorageValues.VOLUME_GROUP),
              "devices", ValueType.listOf(Simple.PATH),
              "warnings", ValueType.listOf(Simple.STRING)));

  /// Physical volumes need not be in a group.
  static final ResultFields FIELDS =
      new ResultFields(
          TYPE,
          Map.of(
              "vg", List.of("vg", "lv", "activate", "deactivate", "autoactivate", "import_clone")));

  private LvmResult() {}

  /// @param warnings of the commands that made the change
  static Value of(LvmAction action, LvmHost host, List<String> warnings) {
    Optional<VolumeGroup> group = group(action, host);
    List<String> all = new ArrayList<>(warnings);
    all.addAll(
        action.group().isEmpty()
            ? host.lvm().warnings()
            : group.map(host.lvm()::warningsAbout).orElse(List.of()));
    return StorageValues.record(
        TYPE,
        group.isPresent() ? StorageValues.value(group.get()) : Value.NULL,
        devices(action, host),
        StorageValues.texts(all.stream().distinct().toList()));
  }

  /// What is known before the change.
  static Value future(LvmAction action, LvmHost host) {
    Value unknown = Value.Unknown.after("this step");
    return StorageValues.record(TYPE, unknown, devices(action, host), unknown);
  }

  private static Optional<VolumeGroup> group(LvmAction action, LvmHost host) {
    return action.group().flatMap(host.lvm()::volumeGroup);
  }

  private static Value devices(LvmAction action, LvmHost host) {
    if (!action.disks().isEmpty()) {
      return StorageValues.texts(host.present());
    }
    Stream<PhysicalVolume> volumes =
        action.group().isPresent()
            ? group(action, host).stream().flatMap(group -> group.physicalVolumes().stream())
            : host.physicalVolumes();
    return StorageValues.texts(
        volumes.filter(volume -> !volume.missing()).map(PhysicalVolume::device).toList());
  }
}
