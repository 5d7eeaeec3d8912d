package dev.runbook.modules.block;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What LVM says of a host.
///
/// @param orphans physical volumes of no volume group
/// @param duplicates devices that LVM does not use because another has the same physical volume, to
///   its UUID
/// @param warnings what it complained about, also when its exit status was 0
public record Lvm(
    boolean installed,
    List<VolumeGroup> volumeGroups,
    List<PhysicalVolume> orphans,
    Map<String, String> duplicates,
    List<String> warnings) {
  public static final Lvm NOT_INSTALLED = new Lvm(false, List.of(), List.of(), Map.of(), List.of());

  public Lvm {
    volumeGroups = List.copyOf(volumeGroups);
    orphans = List.copyOf(orphans);
    duplicates = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(duplicates));
    warnings = List.copyOf(warnings);
  }

  public Optional<VolumeGroup> volumeGroup(String name) {
    return volumeGroups.stream().filter(group -> group.name().equals(name)).findFirst();
  }

  /// The group whose logical volume has this name in the device mapper.
  public Optional<VolumeGroup> groupOf(LogicalVolume volume) {
    requireNonNull(volume, "volume is null");
    return volumeGroups.stream()
        .filter(group -> group.logicalVolumes().contains(volume))
        .findFirst();
  }

  /// @param mapped the name of the device mapper, `/dev/mapper/vgdata01-lv01`
  public Optional<LogicalVolume> logicalVolume(String mapped) {
    return volumeGroups.stream()
        .flatMap(group -> group.logicalVolumes().stream())
        .filter(volume -> volume.mapped().equals(mapped))
        .findFirst();
  }

  /// The warnings that name this volume group, one of its physical volumes or a device of it.
  public List<String> warningsAbout(VolumeGroup group) {
    return warnings.stream().filter(warning -> concerns(warning, group)).toList();
  }

  private static boolean concerns(String warning, VolumeGroup group) {
    java.util.Set<String> words =
        java.util.Arrays.stream(warning.split("[\\s\"'(),]+"))
            .map(word -> word.replaceFirst("[.:]+$", ""))
            .collect(java.util.stream.Collectors.toSet());
    return words.contains(group.name())
        || group.logicalVolumes().stream()
            .anyMatch(volume -> words.contains(group.name() + "/" + volume.name()))
        || group.physicalVolumes().stream()
            .anyMatch(volume -> words.contains(volume.device()) || warning.contains(volume.uuid()));
  }
}
