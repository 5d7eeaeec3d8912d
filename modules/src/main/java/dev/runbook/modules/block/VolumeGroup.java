package dev.runbook.modules.block;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/// A volume group of LVM.
///
/// @param seqno grows by one with each change of its metadata
/// @param extentSize bytes
/// @param size bytes
/// @param free bytes
/// @param missing how many of its physical volumes are not there
/// @param autoactivation whether it may be activated when its last disk appears; true where LVM is
///   too old to say otherwise
public record VolumeGroup(
    String name,
    String uuid,
    long seqno,
    long extentSize,
    long size,
    long free,
    int missing,
    boolean autoactivation,
    List<String> tags,
    List<PhysicalVolume> physicalVolumes,
    List<LogicalVolume> logicalVolumes) {
  public VolumeGroup {
    requireNonNull(name, "name is null");
    requireNonNull(uuid, "uuid is null");
    tags = List.copyOf(tags);
    physicalVolumes = List.copyOf(physicalVolumes);
    logicalVolumes = List.copyOf(logicalVolumes);
  }

  public Optional<LogicalVolume> logicalVolume(String wanted) {
    return logicalVolumes.stream().filter(volume -> volume.name().equals(wanted)).findFirst();
  }

  /// Physical volumes that hold no data at all.
  public List<PhysicalVolume> unused() {
    return physicalVolumes.stream()
        .filter(volume -> !volume.missing() && volume.free() == volume.size())
        .toList();
  }
}
