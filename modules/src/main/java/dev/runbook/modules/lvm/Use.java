package dev.runbook.modules.lvm;

import dev.runbook.modules.block.BlockDevice;
import dev.runbook.modules.block.LogicalVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who uses a logical volume.
final class Use {
  private Use() {}

  /// ` (mounted at /data01)`; empty when it is not known.
  static String of(LogicalVolume volume, LvmHost host) {
    Optional<BlockDevice> device = host.devices().find(volume.mapped());
    List<String> uses = new ArrayList<>();
    device.ifPresent(found -> {
      found.mounts().forEach(mount -> uses.add("mounted at " + mount));
      host.devices().on(found).forEach(other -> uses.add(other.path() + " lies on it"));
    });
    return uses.isEmpty() ? "" : " (" + String.join(", ", uses) + ")";
  }
}
