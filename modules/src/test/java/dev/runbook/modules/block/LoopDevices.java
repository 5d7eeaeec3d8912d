package dev.runbook.modules.block;

import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.OutputSink;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.testkit.LocalHost;
import dev.runbook.testkit.Prerequisite;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Block devices of this machine made of sparse files in a test's directory; all are unmounted and
/// detached, each by its name, by [#close].
public final class LoopDevices {
  private final Path directory;
  private final List<String> attached = new ArrayList<>();

  /// @param directory the test's own, with all mounts of the test in it
  public LoopDevices(Path directory) {
    this.directory = directory;
  }

  /// Skips the test where loop devices or these programs cannot be used.
  public static void assume(String... programs) throws Exception {
    Prerequisite.given(System.getProperty("user.name").equals("root"), "loop devices need root");
    for (String program : programs) {
      Prerequisite.program(program);
    }
    Prerequisite.given(run("losetup -f").succeeded(), "there are no loop devices");
  }

  /// A device with what the command makes on it.
  ///
  /// @param mkfs as `mkfs.ext4 -q -L label`; the image is its last argument
  public String create(String name, int mebibytes, String mkfs) throws Exception {
    String image = PosixShell.word(image(name).toString());
    sh("truncate -s %dM %s && %s %s >&2".formatted(mebibytes, image, mkfs, image));
    return attach(image(name));
  }

  public Path image(String name) {
    return directory.resolve(name + ".img");
  }

  /// Which device is free is asked first and the image attached to that one; another process may be
  /// faster. Asked afterwards (`--show`, `-j`), losetup has been seen to name none.
  public String attach(Path image) throws Exception {
    String device =
        sh("""
        tries=0
        until device=$(losetup -f) && losetup "$device" %s; do
          tries=$((tries + 1))
          [ $tries -lt 50 ] || exit 1
        done
        echo "$device"
        """
                .formatted(PosixShell.word(image.toString())))
            .strip();
    if (!device.startsWith("/dev/")) {
      throw new IllegalStateException("losetup names no device for " + image + ": " + device);
    }
    attached.add(device);
    return device;
  }

  /// Runs a script that must succeed.
  public static String sh(String script) throws Exception {
    CommandResult result = run(script);
    if (!result.succeeded()) {
      throw new IllegalStateException(script + ": " + result.stdout() + result.stderr());
    }
    return result.stdout();
  }

  private static CommandResult run(String script) throws Exception {
    try (LocalHost host = new LocalHost()) {
      return host.run(
          Command.sh("PATH=$PATH:/usr/sbin:/sbin; LC_ALL=C; export PATH LC_ALL\n" + script),
          OutputSink.NONE);
    }
  }

  public void close() throws Exception {
    String here = PosixShell.word(directory.toRealPath().toString());
    sh(
        """
        findmnt -n -l -o TARGET | tac | while IFS= read -r at; do
          case $at in %s/*) umount -- "$at" ;; esac
        done
        """
            .formatted(here));
    for (String device : attached) {
      sh("losetup -d " + device);
    }
    attached.clear();
  }
}
