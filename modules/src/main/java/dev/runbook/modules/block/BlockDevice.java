package dev.runbook.modules.block;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.fact.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A block device as `lsblk` shows it.
///
/// @param path the name people use: `/dev/vdb`, `/dev/mapper/vgdata01-lv01`
/// @param kernelName `/dev/dm-0`
/// @param number major and minor, `254:16`
/// @param type `disk`, `part`, `lvm`, `crypt`, `raid0`, `loop`, `mpath` ...
/// @param size bytes
/// @param mounts where it is mounted
/// @param parents the kernel names of what it lies on; empty for a disk
public record BlockDevice(
    String path,
    String kernelName,
    String number,
    String type,
    long size,
    Optional<String> serial,
    Optional<String> fstype,
    Optional<String> uuid,
    Optional<String> label,
    List<String> mounts,
    List<String> parents) {
  public BlockDevice {
    requireNonNull(path, "path is null");
    requireNonNull(kernelName, "kernelName is null");
    requireNonNull(number, "number is null");
    requireNonNull(type, "type is null");
    mounts = List.copyOf(mounts);
    parents = List.copyOf(parents);
  }

  /// Which very thing it is: a disk by its serial number and its size, whatever has one by its
  /// UUID.
  public List<Identity> identities() {
    List<Identity> found = new ArrayList<>();
    if (type.equals("disk")) {
      serial
          .filter(text -> !text.isEmpty())
          .ifPresent(text -> found.add(new Identity("serial number", path, text)));
      found.add(new Identity("size", path, size + " bytes"));
    }
    uuid.filter(text -> !text.isEmpty())
        .ifPresent(text -> found.add(new Identity("UUID", path, text)));
    return found;
  }

  BlockDevice withParent(String parent) {
    if (parents.contains(parent)) {
      return this;
    }
    List<String> all = new ArrayList<>(parents);
    all.add(parent);
    return new BlockDevice(
        path, kernelName, number, type, size, serial, fstype, uuid, label, mounts, all);
  }
}
