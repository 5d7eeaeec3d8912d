package dev.runbook.modules.facts;

import dev.runbook.engine.fact.FactSource;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.modules.block.BlockDevices;
import dev.runbook.modules.block.HostScript;
import dev.runbook.modules.block.LvmReport;
import dev.runbook.modules.block.Mounts;
import dev.runbook.modules.block.StorageValues;

/// The facts about storage.
public final class StorageFacts {
  private StorageFacts() {}

  /// `facts.disks`
  public static FactSource disks() {
    return new ScriptFact(
        "disks",
        ValueType.listOf(StorageValues.BLOCK_DEVICE),
        "The block devices of the host (lsblk), disks and what lies on them, each once.",
        BlockDevices.ask(HostScript.empty()),
        answers -> {
          BlockDevices devices = BlockDevices.read(answers);
          return Value.list(
              devices.devices().stream()
                  .map(device -> StorageValues.value(device, devices))
                  .toList());
        },
        StorageValues::identities);
  }

  /// `facts.mounts`
  public static FactSource mounts() {
    return new ScriptFact(
        "mounts",
        ValueType.listOf(StorageValues.MOUNT),
        "What is mounted on the host, as the kernel reports it (findmnt).",
        Mounts.ask(HostScript.empty()),
        answers ->
            Value.list(Mounts.read(answers).mounts().stream().map(StorageValues::value).toList()));
  }

  /// `facts.lvm`
  public static FactSource lvm() {
    return new ScriptFact(
        "lvm",
        StorageValues.LVM,
        "Volume groups, logical and physical volumes of the host, duplicates and warnings. Needs"
            + " `become`.",
        LvmReport.ask(HostScript.empty()),
        answers -> StorageValues.value(LvmReport.read(answers)));
  }
}
