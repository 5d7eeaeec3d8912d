package dev.runbook.modules.storage;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.RecordOf;
import dev.runbook.engine.value.ValueType.Simple;
import dev.runbook.modules.block.Mount;
import dev.runbook.modules.block.StorageValues;
import java.util.List;

/// A path, the file system it is on, and what that lies on.
///
/// @param stack from the file system down; several devices of one level stand one after another
/// @param disks in the order in which the volume uses them; empty for a file system without a disk
record TracedPath(String path, String realpath, Mount mount, List<Layer> stack, List<Disk> disks) {
  static final RecordOf TYPE =
      new RecordOf(
          "Filesystem",
          StorageValues.ordered(
              "path", Simple.PATH,
              "realpath", Simple.PATH,
              "mount", Simple.PATH,
              "device", Simple.STRING,
              "fstype", Simple.STRING,
              "uuid", ValueType.optional(Simple.STRING),
              "label", ValueType.optional(Simple.STRING),
              "options", ValueType.listOf(Simple.STRING),
              "size", Simple.SIZE,
              "used", Simple.SIZE,
              "stack", ValueType.listOf(Layer.TYPE),
              "disks", ValueType.listOf(Disk.TYPE)));

  TracedPath {
    requireNonNull(path, "path is null");
    requireNonNull(realpath, "realpath is null");
    requireNonNull(mount, "mount is null");
    stack = List.copyOf(stack);
    disks = List.copyOf(disks);
  }

  Value value() {
    return StorageValues.record(
        TYPE,
        Value.text(path),
        Value.text(realpath),
        Value.text(mount.target()),
        Value.text(mount.source()),
        Value.text(mount.fstype()),
        StorageValues.optional(mount.uuid()),
        StorageValues.optional(mount.label()),
        StorageValues.texts(mount.options()),
        new Value.Size(mount.size()),
        new Value.Size(mount.used()),
        Value.list(stack.stream().map(Layer::value).toList()),
        Value.list(disks.stream().map(Disk::value).toList()));
  }
}
