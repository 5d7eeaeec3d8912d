package dev.runbook.modules.storage;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.RecordOf;
import dev.runbook.engine.value.ValueType.Simple;
import dev.runbook.modules.block.BlockDevice;
import dev.runbook.modules.block.LogicalVolume;
import dev.runbook.modules.block.Lvm;
import dev.runbook.modules.block.StorageValues;
import dev.runbook.modules.block.VolumeGroup;
import java.util.Optional;

/// One device between a file system and its disks.
///
/// @param logical what LVM says of it, when it is a logical volume
/// @param chunk bytes of an md array's chunk; 0 when it is none or has none
record Layer(
    BlockDevice device, Optional<LogicalVolume> logical, Optional<VolumeGroup> group, long chunk) {
  static final RecordOf TYPE =
      new RecordOf(
          "Layer",
          StorageValues.ordered(
              "kind",
                  new ValueType.OneOf(
                      java.util.List.of(
                          "lvm", "md", "crypt", "partition", "multipath", "disk", "other")),
              "device", Simple.PATH,
              "type", Simple.STRING,
              "size", Simple.SIZE,
              "vg", ValueType.optional(Simple.STRING),
              "lv", ValueType.optional(Simple.STRING),
              "stripes", ValueType.optional(Simple.INT),
              "stripe_size", ValueType.optional(Simple.SIZE),
              "extent_size", ValueType.optional(Simple.SIZE)));

  static Layer of(BlockDevice device, Lvm lvm, long chunk) {
    Optional<LogicalVolume> logical = lvm.logicalVolume(device.path());
    return new Layer(device, logical, logical.flatMap(lvm::groupOf), chunk);
  }

  Value value() {
    boolean striped = logical.isPresent() || kind().equals("md");
    return StorageValues.record(
        TYPE,
        Value.text(kind()),
        Value.text(device.path()),
        Value.text(logical.map(LogicalVolume::type).orElse(device.type())),
        new Value.Size(device.size()),
        StorageValues.optional(group.map(VolumeGroup::name)),
        StorageValues.optional(logical.map(LogicalVolume::name)),
        striped
            ? Value.whole(logical.map(LogicalVolume::stripes).orElse(device.parents().size()))
            : Value.NULL,
        striped ? new Value.Size(logical.map(LogicalVolume::stripeSize).orElse(chunk)) : Value.NULL,
        group.isPresent() ? new Value.Size(group.get().extentSize()) : Value.NULL);
  }

  private String kind() {
    return switch (device.type()) {
      case "lvm" -> "lvm";
      case "crypt" -> "crypt";
      case "part" -> "partition";
      case "mpath" -> "multipath";
      case "disk", "loop" -> "disk";
      case "linear" -> "md";
      default -> device.type().startsWith("raid") ? "md" : "other";
    };
  }
}
