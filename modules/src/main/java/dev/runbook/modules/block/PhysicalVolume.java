package dev.runbook.modules.block;

import static java.util.Objects.requireNonNull;

/// A physical volume of LVM.
///
/// @param device where it is, `/dev/vdb`; `[unknown]` when it is missing
/// @param size bytes that volume groups can use
/// @param deviceSize bytes of the device itself
/// @param free bytes
public record PhysicalVolume(
    String device, String uuid, long size, long deviceSize, long free, boolean missing) {
  public PhysicalVolume {
    requireNonNull(device, "device is null");
    requireNonNull(uuid, "uuid is null");
  }
}
