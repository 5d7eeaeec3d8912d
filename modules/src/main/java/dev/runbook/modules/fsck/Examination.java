package dev.runbook.modules.fsck;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.modules.block.DeviceName;
import java.time.Duration;
import java.util.List;

/// The work on one unmounted file system. Each program runs detached: on disks that load their
/// blocks from a snapshot even mounting may take long.
final class Examination {
  private static final int EVIDENCE_LINES = 30;

  private static final String PATHS = "PATH=$PATH:/usr/sbin:/sbin; export PATH\n";

  // In a mount namespace of its own: nobody sees the mount, and the kernel takes it away when the
  // last process in it is gone, however that ended (mount_namespaces(7)).
  private static final String REPLAY =
      """
      t=$(mktemp -d "${TMPDIR:-/tmp}/runbook-fsck.XXXXXXXXXX") || exit
      trap 'rmdir -- "$t"' EXIT
      trap 'exit 1' HUP INT TERM
      unshare -m sh -c '
        mount --make-rprivate / && mount -t "$1" -o "$2" "$3" "$4" && umount "$4"
      ' sh "$fstype" "$options" "$device" "$t" && exit
      code=$?
      dmesg 2>/dev/null | tail -n 5
      exit $code
      """;

  private final Session session;
  private final DeviceName device;
  private final String fstype;
  private final Checker checker;
  private final CheckedDevice.Journal journal;

  Examination(
      Session session,
      DeviceName device,
      String fstype,
      Checker checker,
      CheckedDevice.Journal journal) {
    this.session = session;
    this.device = device;
    this.fstype = fstype;
    this.checker = checker;
    this.journal = journal;
  }

  /// Replays the journal unless it is known to be replayed already, and looks whether it is then.
  ///
  /// @throws ModuleFailure of kind COMMAND when the file system cannot be mounted
  FsckResult replay() throws ModuleFailure, TransportException, InterruptedException {
    if (journal == CheckedDevice.Journal.REPLAYED) {
      return new FsckResult(device.value(), fstype, false, false, 0, List.of(), Duration.ZERO);
    }
    CommandResult result =
        session.runDetached(
            Command.sh(
                "fstype=%s\noptions=%s\ndevice=%s\n%s"
                    .formatted(
                        PosixShell.word(fstype),
                        PosixShell.word(checker.replayOptions()),
                        PosixShell.word(device.value()),
                        PATHS + REPLAY)));
    if (!result.succeeded()) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.COMMAND,
                  "The journal of `%s` could not be replayed by mounting it: exit status %d."
                      .formatted(device.written(), result.exitCode()))
              .withDetail(
                  (evidence(result) + "\n`" + device.written() + "` is not mounted.").strip()));
    }
    CheckedDevice after = CheckedDevice.look(device, session);
    after.refuseUsed(device.written());
    if (after.journal() == CheckedDevice.Journal.PENDING) {
      throw ModuleFailure.of(
          FailureKind.COMMAND,
          "`%s` was mounted and unmounted, and still its journal is not replayed."
              .formatted(device.written()));
    }
    return new FsckResult(device.value(), fstype, false, true, 0, List.of(), result.took());
  }

  /// Checks, reading only.
  ///
  /// @param replayed whether the journal was replayed just now
  /// @throws ModuleFailure of kind ASSERTION when something is wrong, of kind REFUSED when the
  ///   journal is not replayed, of kind COMMAND when it could not be checked
  FsckResult check(boolean replayed)
      throws ModuleFailure, TransportException, InterruptedException {
    if (journal == CheckedDevice.Journal.PENDING && !replayed) {
      throw new ModuleFailure(notReplayed());
    }
    CommandResult result = session.runDetached(Command.sh(PATHS + checker.check(device.value())));
    int exit = result.exitCode();
    FsckResult outcome = outcome(result, exit == 0, replayed);
    if (exit == 0) {
      return outcome;
    }
    refuseNotRun(result, outcome);
    if (checker.sawUnreplayedJournal(exit, result.stdout() + result.stderr())) {
      throw new ModuleFailure(notReplayed().withDetail(evidence(result)), outcome.value());
    }
    throw new ModuleFailure(
        Failure.of(
                FailureKind.ASSERTION,
                "The file system on `%s` is not clean: %s says %d (%s)."
                    .formatted(device.written(), checker.program(), exit, checker.words(exit)))
            .withDetail(
                evidence(result) + (replayed ? "\nIts journal had been replayed before." : ""))
            .withHint(
                "The set is not consistent; nothing was repaired. Keep it as evidence and take"
                    + " another backup."),
        outcome.value());
  }

  /// Repairs whatever it finds.
  ///
  /// @throws ModuleFailure of kind COMMAND when it could not be repaired
  FsckResult repair() throws ModuleFailure, TransportException, InterruptedException {
    CommandResult result = session.runDetached(Command.sh(PATHS + checker.repair(device.value())));
    int exit = result.exitCode();
    FsckResult outcome = outcome(result, checker.repaired(exit), false);
    if (outcome.clean()) {
      return outcome;
    }
    refuseNotRun(result, outcome);
    boolean log = checker.sawUnreplayedJournal(exit, result.stdout() + result.stderr());
    throw new ModuleFailure(
        Failure.of(
                FailureKind.COMMAND,
                "The file system on `%s` could not be repaired: %s says %d (%s)."
                    .formatted(device.written(), checker.program(), exit, checker.words(exit)))
            .withDetail(evidence(result))
            .withHint(log ? "`action: replay` in a step before replays the journal." : ""),
        outcome.value());
  }

  private FsckResult outcome(CommandResult result, boolean clean, boolean replayed) {
    return new FsckResult(
        device.value(),
        fstype,
        clean,
        replayed,
        result.exitCode(),
        Checker.findings(result.stdout() + "\n" + result.stderr()),
        result.took());
  }

  private Failure notReplayed() {
    return Failure.of(
            FailureKind.REFUSED,
            "The journal of `"
                + device.written()
                + "` is not replayed: a check would report damage that is none.")
        .withHint("`replay: true` replays it before the check.");
  }

  private void refuseNotRun(CommandResult result, FsckResult outcome) throws ModuleFailure {
    int exit = result.exitCode();
    if (checker.missing(exit)) {
      throw new ModuleFailure(
          Failure.of(FailureKind.COMMAND, "The host has no `" + checker.program() + "`.")
              .withDetail(evidence(result))
              .withHint("It comes with the package " + checker.parcel() + "."));
    }
    if (checker.couldNotRun(exit)) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.COMMAND,
                  "The file system on `%s` could not be examined: %s says %d (%s)."
                      .formatted(device.written(), checker.program(), exit, checker.words(exit)))
              .withDetail(evidence(result)),
          outcome.value());
    }
  }

  private static String evidence(CommandResult result) {
    String all = result.stdout().strip() + "\n" + result.stderr().strip();
    List<String> lines = all.strip().lines().toList();
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - EVIDENCE_LINES), lines.size()));
  }
}
