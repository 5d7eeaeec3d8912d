package dev.runbook.modules.storage;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.modules.block.BlockDevice;
import dev.runbook.modules.block.BlockDevices;
import dev.runbook.modules.block.HostScript;
import dev.runbook.modules.block.Lvm;
import dev.runbook.modules.block.LvmReport;
import dev.runbook.modules.block.Mount;
import dev.runbook.modules.block.Mounts;
import dev.runbook.modules.block.PhysicalVolume;
import dev.runbook.modules.block.Section;
import dev.runbook.modules.block.Sections;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Follows paths down to disks, from the answers to one script.
///
/// @param chunks bytes of the chunks of md arrays, by kernel name
record Tracer(BlockDevices devices, Lvm lvm, Map<String, Long> chunks) {
  private static final String CHUNKS = "md";

  static HostScript script(Trace trace) {
    HostScript script =
        LvmReport.ask(BlockDevices.ask(HostScript.empty()))
            .define(
                """
                md_chunks() {
                  for md in /sys/block/md*/md; do
                    if [ -e "$md/chunk_size" ]; then
                      name=${md#/sys/block/}
                      printf '/dev/%s %s\\n' "${name%/md}" "$(cat "$md/chunk_size")"
                    fi
                  done
                }\
                """)
            .section(CHUNKS, "md_chunks");
    for (int i = 0; i < trace.paths().size(); i++) {
      String path = PosixShell.word(trace.paths().get(i));
      script =
          script
              .section("real." + i, "readlink -e -- " + path)
              .section("mount." + i, Mounts.FINDMNT + ",SIZE,USED -b -T " + path);
    }
    return script;
  }

  static Tracer read(Sections answers) throws ModuleFailure {
    Map<String, Long> chunks = new LinkedHashMap<>();
    for (String line : answers.section(CHUNKS).lines()) {
      String[] words = line.split(" ", 2);
      chunks.put(words[0], Long.parseLong(words[1].strip()));
    }
    return new Tracer(BlockDevices.read(answers), LvmReport.read(answers), chunks);
  }

  /// @param index the path's place in the script
  TracedPath trace(String path, int index, Sections answers) throws ModuleFailure {
    Section real = answers.section("real." + index);
    if (!real.succeeded()) {
      throw new ModuleFailure(
          Failure.of(FailureKind.REFUSED, "There is no `" + path + "` on this host.")
              .withDetail(real.err()));
    }
    List<Mount> mounts = Mounts.read(answers.section("mount." + index)).mounts();
    if (mounts.isEmpty()) {
      throw new ModuleFailure(
          Failure.of(FailureKind.COMMAND, "It is not known which file system `" + path + "` is on.")
              .withDetail(answers.section("mount." + index).evidence()));
    }
    Mount mount = mounts.getLast();
    Optional<BlockDevice> device =
        devices.numbered(mount.number()).or(() -> devices.find(mount.source()));
    return device.isPresent()
        ? new TracedPath(path, real.text(), mount, stack(device.get()), disks(device.get()))
        : new TracedPath(path, real.text(), mount, List.of(), List.of());
  }

  private List<Layer> stack(BlockDevice top) {
    Set<BlockDevice> seen = new LinkedHashSet<>();
    List<BlockDevice> level = List.of(top);
    while (!level.isEmpty()) {
      List<BlockDevice> next = new ArrayList<>();
      for (BlockDevice device : level) {
        if (seen.add(device)) {
          next.addAll(below(device));
        }
      }
      level = next;
    }
    return seen.stream()
        .map(device -> Layer.of(device, lvm, chunks.getOrDefault(device.kernelName(), 0L)))
        .toList();
  }

  private List<Disk> disks(BlockDevice top) {
    Map<String, Disk> found = new LinkedHashMap<>();
    collect(top, Optional.empty(), found);
    return List.copyOf(found.values());
  }

  private void collect(BlockDevice device, Optional<String> above, Map<String, Disk> found) {
    Optional<String> volume = physicalVolume(device).or(() -> above);
    List<BlockDevice> below = below(device);
    if (!below.isEmpty()) {
      below.forEach(next -> collect(next, volume, found));
      return;
    }
    Optional<String> serial =
        device
            .serial()
            .or(() ->
                devices.parents(device).stream()
                    .flatMap(path -> path.serial().stream())
                    .findFirst());
    found.putIfAbsent(
        device.kernelName(), new Disk(device, serial, volume, devices.lastingName(device)));
  }

  // In the volume's own order, so that the list of disks says which stripe is where. The paths
  // under multipath are one disk.
  private List<BlockDevice> below(BlockDevice device) {
    if (device.type().equals("mpath")) {
      return List.of();
    }
    List<BlockDevice> parents = devices.parents(device);
    List<String> order =
        lvm.logicalVolume(device.path())
            .map(volume -> volume.devices().stream().map(this::kernelName).toList())
            .orElse(List.of());
    return parents.stream()
        .sorted(
            java.util.Comparator.comparingInt(parent -> {
              int place = order.indexOf(parent.kernelName());
              return place < 0 ? Integer.MAX_VALUE : place;
            }))
        .toList();
  }

  private String kernelName(String name) {
    return devices.find(name).map(BlockDevice::kernelName).orElse(name);
  }

  private Optional<String> physicalVolume(BlockDevice device) {
    return lvm.volumeGroups().stream()
        .flatMap(group -> group.physicalVolumes().stream())
        .filter(volume -> kernelName(volume.device()).equals(device.kernelName()))
        .map(PhysicalVolume::uuid)
        .findFirst();
  }
}
