package dev.runbook.modules.filesystem;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.modules.block.Section;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// The programs that change an existing file system: e2label(8) and tune2fs(8), or xfs_admin(8).
///
/// @param fstype as `blkid` writes it
record FilesystemTuning(String fstype) {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int NO_SUCH_COMMAND = 127;

  private static final Set<String> EXT = Set.of("ext2", "ext3", "ext4");

  /// @throws ModuleFailure when there is no file system on the device that we know
  static FilesystemTuning of(DeviceState state) throws ModuleFailure {
    String type = state.fstype().orElse("");
    if (!EXT.contains(type) && !type.equals("xfs")) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.REFUSED,
                  "`"
                      + state.device()
                      + "` has "
                      + (state.empty() ? "nothing" : state.shownContent())
                      + " on it, neither ext4 nor xfs.")
              .withHint("A file system is made with `make`."));
    }
    return new FilesystemTuning(type);
  }

  private FilesystemType family() {
    return EXT.contains(fstype) ? FilesystemType.EXT4 : FilesystemType.XFS;
  }

  int longestLabel() {
    return family().longestLabel();
  }

  boolean labelsMounted() {
    return family() == FilesystemType.EXT4;
  }

  List<String> labelling(String device, String label) {
    return switch (family()) {
      case EXT4 -> List.of("e2label", device, label);
      case XFS -> List.of("xfs_admin", "-L", label, device);
    };
  }

  List<String> renewing(String device) {
    return switch (family()) {
      case EXT4 -> List.of("tune2fs", "-U", "random", device);
      case XFS -> List.of("xfs_admin", "-U", "generate", device);
    };
  }

  void run(List<String> words, String what, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    CommandResult result =
        session.run(
            Command.sh("PATH=$PATH:/usr/sbin:/sbin; export PATH\nexec " + PosixShell.words(words))
                .withTimeout(LIMIT));
    if (!result.succeeded()) {
      throw new ModuleFailure(
          Failure.of(FailureKind.COMMAND, "`" + words.getFirst() + "` could not set " + what + ".")
              .withDetail(new Section(result.stdout(), result.stderr(), 0).evidence())
              .withHint(
                  result.exitCode() == NO_SUCH_COMMAND
                      ? "Install the package " + family().distributionPackage() + "."
                      : ""));
    }
  }
}
