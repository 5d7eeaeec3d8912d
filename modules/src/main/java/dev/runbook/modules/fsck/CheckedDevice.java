package dev.runbook.modules.fsck;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.CommandRunner;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.modules.block.DeviceName;
import dev.runbook.modules.block.HostScript;
import dev.runbook.modules.block.ProbedDevice;
import dev.runbook.modules.block.Section;
import dev.runbook.modules.block.Sections;
import java.util.List;
import java.util.Optional;

/// A device before it is checked: what is on it, who uses it, and whether its journal has been
/// replayed.
///
/// @param device empty when it is not there
/// @param mounts where it is mounted, in this or another mount namespace, such as a container's
record CheckedDevice(Optional<ProbedDevice> device, List<String> mounts, Journal journal) {
  /// What mounting would still do.
  enum Journal {
    REPLAYED,
    /// There are transactions to replay or deleted files to clear away. A frozen ext4 has no
    /// transactions but may have deleted files that were open; a frozen xfs has both.
    PENDING,
    UNKNOWN
  }

  private static final String DEVICE = "device";
  private static final String MOUNTED = "mounted";
  private static final String JOURNAL = "journal";

  // Flags and the orphan list of the superblock: ext4(5), needs_recovery, orphan_file; dumpe2fs(8).
  private static final String FUNCTIONS =
      """
      mounted() {
        numbers=$(stat -L -c '%t %T' -- "$1") || return 0
        number=$(printf '%d:%d' "0x${numbers% *}" "0x${numbers#* }")
        grep -s -h "^[0-9]* [0-9]* $number " /proc/[0-9]*/mountinfo | cut -d ' ' -f 5 | sort -u |
          head -n 10
      }
      journal() {
        [ -b "$1" ] || return 0
        case $(blkid -p -s TYPE -o value -- "$1") in
          ext*)
            super=$(dumpe2fs -h -- "$1" 2>/dev/null) || return 0
            case $super in
              *needs_recovery*|*orphan_present*|*'First orphan inode'*) echo PENDING ;;
              *) echo REPLAYED ;;
            esac ;;
          xfs)
            case $(xfs_logprint -t "$1" 2>/dev/null | head -n 10) in
              *'state: <CLEAN>'*) echo REPLAYED ;;
              *'state: <DIRTY>'*) echo PENDING ;;
            esac ;;
        esac
      }
      """;

  CheckedDevice {
    requireNonNull(device, "device is null");
    mounts = List.copyOf(mounts);
    requireNonNull(journal, "journal is null");
  }

  static CheckedDevice look(DeviceName name, CommandRunner host)
      throws ModuleFailure, TransportException, InterruptedException {
    String word = PosixShell.word(name.value());
    HostScript script = ProbedDevice.define(HostScript.empty()).define(FUNCTIONS);
    Sections answers =
        ProbedDevice.ask(script, DEVICE, name)
            .section(MOUNTED, "mounted " + word)
            .section(JOURNAL, "journal " + word)
            .ask(host);
    return new CheckedDevice(
        ProbedDevice.only(name, ProbedDevice.read(answers.section(DEVICE))),
        answers.section(MOUNTED).lines(),
        journal(answers.section(JOURNAL)));
  }

  private static Journal journal(Section answer) {
    return answer.lines().stream().findFirst().map(Journal::valueOf).orElse(Journal.UNKNOWN);
  }

  /// @throws ModuleFailure of kind REFUSED when somebody uses it: a check of a mounted file system
  ///   finds what is not there, and a repair destroys it (e2fsck(8), xfs_repair(8))
  void refuseUsed(String written) throws ModuleFailure {
    if (!mounts.isEmpty()) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.REFUSED,
                  "`%s` is mounted at `%s`: only an unmounted file system can be checked."
                      .formatted(written, String.join("`, `", mounts)))
              .withHint("Unmount it in a step before: `mount: { path: ..., state: unmounted }`."));
    }
    List<String> holders = device.map(ProbedDevice::holders).orElse(List.of());
    if (!holders.isEmpty()) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.REFUSED,
                  "`%s` is used by another device: `/dev/%s` lies on it."
                      .formatted(written, String.join("`, `/dev/", holders)))
              .withHint("Check the file system on the device that lies on top."));
    }
  }
}
