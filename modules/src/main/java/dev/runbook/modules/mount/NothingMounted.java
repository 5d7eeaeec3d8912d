package dev.runbook.modules.mount;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.block.DeviceName;
import dev.runbook.modules.block.Mount;
import dev.runbook.modules.block.ProbedDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `state: unmounted` and `absent`: nothing is mounted at the path, and for `absent` the table of
/// file systems has no line for it. Never by force and never lazily: a file system that only looks
/// unmounted is still written to.
///
/// @param device only this may be unmounted; empty for whatever is there
/// @param table the path of fstab(5)
record NothingMounted(String path, Optional<DeviceName> device, Line line, String table)
    implements MountAction {
  /// What becomes of the line in the table of file systems.
  enum Line {
    KEPT,
    REMOVED
  }

  private static final int SHOWN = 3;

  // The links in /proc tell who has what open (proc(5)); one find reads them all.
  private static final String UMOUNT =
      """
      PATH=$PATH:/usr/sbin:/sbin; export PATH
      cd /
      users() {
        find /proc/[0-9]*/cwd /proc/[0-9]*/root /proc/[0-9]*/exe /proc/[0-9]*/fd \
          \\( -lname "$pattern" -o -lname "${pattern%/}/*" \\) 2>/dev/null |
          sed -n 's|^/proc/\\([0-9]*\\)/.*|\\1|p' | sort -n -u | head -n 20 |
          while read -r pid; do
            printf '%s (process %s of %s)\\n' \
              "$(cat "/proc/$pid/comm")" "$pid" "$(stat -c %U "/proc/$pid")"
          done 2>/dev/null
      }
      while [ "$times" -gt 0 ]; do
        umount -- "$p" || { code=$?; users; exit "$code"; }
        times=$((times - 1))
      done
      """;

  NothingMounted {
    requireNonNull(path, "path is null");
    requireNonNull(device, "device is null");
    requireNonNull(line, "line is null");
    requireNonNull(table, "table is null");
  }

  @Override
  public Assessment assess(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    MountPoint place = look(probe);
    List<Change> changes = changes(place);
    Value value = MountResult.nothing(place.path());
    return changes.isEmpty()
        ? Assessment.unchanged("nothing is mounted there", value)
        : new Assessment(changes, below(place), value);
  }

  @Override
  public Applied apply(Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    MountPoint place = look(session);
    List<Change> changes = changes(place);
    if (!place.stack().isEmpty()) {
      unmount(place, session);
    }
    // What this run mounted and somebody else unmounted is gone too.
    if (!place.stack().isEmpty() || session.createdByThisRun("mount", place.path())) {
      session.removed("mount", place.path());
    }
    FstabFile fstab = fstab(place);
    if (fstab.changes()) {
      fstab.write(session);
    }
    Value value = MountResult.nothing(place.path());
    return changes.isEmpty()
        ? Applied.unchanged("nothing is mounted there", value)
        : Applied.changed(changes, value);
  }

  private MountPoint look(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    MountPoint place = MountPoint.look(path, device, table, probe);
    Optional<Mount> top = place.top();
    if (device.isPresent() && top.isPresent()) {
      Optional<ProbedDevice> expected = ProbedDevice.only(device.get(), place.devices());
      if (expected.filter(found -> found.isSourceOf(top.get())).isEmpty()) {
        throw new ModuleFailure(
            Failure.of(
                    FailureKind.REFUSED,
                    "`%s` is mounted at `%s`, not `%s`."
                        .formatted(top.get().source(), place.path(), device.get().written()))
                .withHint("Without `device` whatever is mounted there is unmounted."));
      }
    }
    return place;
  }

  private FstabFile fstab(MountPoint place) {
    return new FstabFile(
        table,
        place.fstab(),
        line == Line.KEPT ? place.fstab() : place.fstab().without(path).without(place.path()));
  }

  private List<Change> changes(MountPoint place) {
    List<Change> changes = new ArrayList<>();
    for (Mount mount : place.stack().reversed()) {
      changes.add(Change.of(Effect.CHANGE, "unmount", mount.source() + " at " + place.path()));
    }
    FstabFile fstab = fstab(place);
    if (fstab.changes()) {
      changes.add(fstab.change());
    }
    return changes;
  }

  private static String below(MountPoint place) {
    List<String> below = place.stack().isEmpty() ? List.of() : place.below();
    return below.isEmpty()
        ? ""
        : "`%s` is mounted below `%s`.".formatted(String.join("`, `", below), place.path());
  }

  private void unmount(MountPoint place, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    if (!below(place).isEmpty()) {
      throw new ModuleFailure(
          Failure.of(FailureKind.REFUSED, below(place)).withHint("Unmount it before."));
    }
    String pattern = place.path().replaceAll("[\\\\*?\\[]", "\\\\$0");
    CommandResult result =
        session.run(
            Command.sh(
                "p=%s\npattern=%s\ntimes=%d\n%s"
                    .formatted(
                        PosixShell.word(place.path()),
                        PosixShell.word(pattern),
                        place.stack().size(),
                        UMOUNT)));
    if (!result.succeeded()) {
      throw new ModuleFailure(failure(place, result));
    }
    List<Mount> left = look(session).stack();
    if (!left.isEmpty()) {
      throw ModuleFailure.of(
          FailureKind.COMMAND,
          "`umount` said that `%s` is unmounted, but the kernel still lists `%s` there."
              .formatted(place.path(), left.getLast().source()));
    }
  }

  private static Failure failure(MountPoint place, CommandResult result) {
    Failure failure =
        Failure.of(
                FailureKind.COMMAND,
                "`%s` could not be unmounted: exit status %d."
                    .formatted(place.path(), result.exitCode()))
            .withDetail((result.stderr().strip() + "\n" + result.stdout().strip()).strip());
    if (!result.stderr().contains("busy")) {
      return failure;
    }
    List<String> users = result.stdout().lines().toList();
    if (users.isEmpty()) {
      return Failure.of(FailureKind.COMMAND, "`" + place.path() + "` is busy.")
          .withDetail(failure.detail())
          .withHint(
              "No process has it open: look for a loop device, a swap file, an NFS export or a"
                  + " container that uses it.");
    }
    String more = users.size() > SHOWN ? " and %d more".formatted(users.size() - SHOWN) : "";
    return Failure.of(
            FailureKind.COMMAND,
            "`%s` is busy, used by %s%s."
                .formatted(
                    place.path(),
                    String.join(", ", users.subList(0, Math.min(SHOWN, users.size()))),
                    more))
        .withDetail(failure.detail())
        .withHint("End what uses it and run the step again; nothing is unmounted by force.");
  }
}
