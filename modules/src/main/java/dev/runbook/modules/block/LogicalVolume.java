package dev.runbook.modules.block;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A logical volume of LVM.
///
/// @param path `/dev/vgdata01/lv01`
/// @param mapped the name of the device mapper, `/dev/mapper/vgdata01-lv01`
/// @param size bytes
/// @param open whether something uses it: a mount, another device
/// @param health empty when it is well; `partial` when a disk is missing
/// @param segments its pieces, in order
public record LogicalVolume(
    String name,
    String uuid,
    String path,
    String mapped,
    long size,
    boolean active,
    boolean open,
    String health,
    List<Segment> segments) {
  /// A piece of a logical volume.
  ///
  /// @param type `linear`, `striped`, `thin` ...
  /// @param stripeSize bytes; 0 when it is not striped
  /// @param devices the devices it lies on, without extents
  public record Segment(String type, int stripes, long stripeSize, List<String> devices) {
    public Segment {
      requireNonNull(type, "type is null");
      devices = List.copyOf(devices);
    }
  }

  public LogicalVolume {
    requireNonNull(name, "name is null");
    requireNonNull(uuid, "uuid is null");
    requireNonNull(path, "path is null");
    requireNonNull(mapped, "mapped is null");
    requireNonNull(health, "health is null");
    segments = List.copyOf(segments);
  }

  /// The stripes of all its pieces; 0 when they differ.
  public int stripes() {
    List<Integer> all = segments.stream().map(Segment::stripes).distinct().toList();
    return all.size() == 1 ? all.getFirst() : 0;
  }

  /// Bytes; 0 when it is not striped or the pieces differ.
  public long stripeSize() {
    List<Long> all = segments.stream().map(Segment::stripeSize).distinct().toList();
    return all.size() == 1 ? all.getFirst() : 0;
  }

  public List<String> devices() {
    return segments.stream().flatMap(segment -> segment.devices().stream()).distinct().toList();
  }

  /// The type of its pieces, or `mixed`.
  public String type() {
    List<String> all = segments.stream().map(Segment::type).distinct().toList();
    return all.size() == 1 ? all.getFirst() : "mixed";
  }
}
