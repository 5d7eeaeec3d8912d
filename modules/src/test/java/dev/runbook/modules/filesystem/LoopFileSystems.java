package dev.runbook.modules.filesystem;

import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.modules.block.LoopDevices;
import dev.runbook.testkit.LocalHost;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Block devices of a test that are big enough for every file system: thawed, unmounted and
/// detached by name at the end.
final class LoopFileSystems {
  private static final long SIZE =
      640L << 20; // mkfs.xfs refuses less than 300 MiB, and more when striped.

  private final LocalHost host = new LocalHost();
  private final Path directory;
  private final LoopDevices attached;
  private final List<Path> mounts = new ArrayList<>();

  LoopFileSystems(Path directory) {
    this.directory = directory;
    this.attached = new LoopDevices(directory);
  }

  /// An empty device. Skips the test where there can be none.
  String device() throws Exception {
    LoopDevices.assume();
    Path image = directory.resolve("image" + System.nanoTime());
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(SIZE);
    }
    return attached.attach(image);
  }

  String ext4() throws Exception {
    String device = device();
    must("mkfs.ext4", "-q", device);
    return device;
  }

  String xfs() throws Exception {
    String device = device();
    must("mkfs.xfs", "-q", device);
    return device;
  }

  /// A new place where the device is mounted.
  Path mount(String device) throws Exception {
    Path place = Files.createTempDirectory(directory, "it's mounted ");
    must("mount", device, place.toString());
    mounts.add(place);
    return place;
  }

  /// What the device says of itself.
  String signature(String device) throws Exception {
    return run("blkid", "-p", "-o", "export", device).stdout();
  }

  CommandResult run(String... words) throws Exception {
    return host.run(Command.of(words).withEnvironment("LC_ALL", "C"));
  }

  CommandResult must(String... words) throws Exception {
    CommandResult result = run(words);
    if (!result.succeeded()) {
      throw new AssertionError(List.of(words) + ": " + result.stderr());
    }
    return result;
  }

  void remove() throws Exception {
    for (Path mount : mounts) {
      run("fsfreeze", "-u", mount.toString());
      run("umount", mount.toString());
    }
    attached.close();
    host.close();
  }
}
