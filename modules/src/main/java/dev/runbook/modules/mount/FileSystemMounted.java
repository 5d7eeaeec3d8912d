package dev.runbook.modules.mount;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Existing;
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

/// `state: mounted`: the device's file system is at the path, with at least these options in force,
/// and with `persist` in the table of file systems too.
///
/// @param fstype what must be on the device; empty for whatever is
/// @param table the path of fstab(5)
record FileSystemMounted(
    String path,
    DeviceName device,
    Optional<String> fstype,
    MountOptions options,
    Persistence persistence,
    Directory directory,
    String table)
    implements MountAction {
  /// Whether it has a line in the table of file systems.
  enum Persistence {
    THIS_BOOT,
    EVERY_BOOT
  }

  /// Whether a directory that is not there is made.
  enum Directory {
    MADE,
    EXPECTED
  }

  private static final String XFS = "xfs";
  private static final String UNMOUNT_FIRST =
      "Some options cannot be changed while it is mounted: unmount it in a step before.";

  FileSystemMounted {
    requireNonNull(path, "path is null");
    requireNonNull(device, "device is null");
    requireNonNull(fstype, "fstype is null");
    requireNonNull(options, "options is null");
    requireNonNull(persistence, "persistence is null");
    requireNonNull(directory, "directory is null");
    requireNonNull(table, "table is null");
  }

  /// What is to be done.
  enum Deed {
    MAKE_DIRECTORY,
    MOUNT,
    REMOUNT
  }

  /// @param deeds in order
  /// @param source the device; empty when it is not there yet
  /// @param fstab the new table; empty when it is to stay
  /// @param obstacles what an earlier step of the run may still mend, and without that makes an
  ///   apply fail
  private record Work(
      MountPoint place,
      List<Deed> deeds,
      Optional<ProbedDevice> source,
      Optional<FstabFile> fstab,
      List<Failure> obstacles) {}

  @Override
  public Assessment assess(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    Work work = work(look(probe));
    work.source().ifPresent(device -> device.identities().forEach(probe::identified));
    List<Change> changes = changes(work);
    Optional<Mount> mounted = work.place().top();
    if (changes.isEmpty() && !work.obstacles().isEmpty()) {
      throw new ModuleFailure(work.obstacles().getFirst());
    }
    if (changes.isEmpty() && mounted.isPresent() && work.source().isPresent()) {
      return Assessment.unchanged(
          "mounted already", MountResult.mounted(mounted.get(), work.source().get()));
    }
    return new Assessment(
        changes,
        String.join(" ", work.obstacles().stream().map(Failure::message).toList()),
        MountResult.toBeMounted(work.place().path(), work.source(), fstype));
  }

  @Override
  public Applied apply(Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    Work work = work(look(session));
    if (!work.obstacles().isEmpty()) {
      throw new ModuleFailure(work.obstacles().getFirst());
    }
    ProbedDevice source = work.source().orElseThrow();
    Mount mounted =
        work.deeds().isEmpty() ? work.place().top().orElseThrow() : mount(work, source, session);
    Value value = MountResult.mounted(mounted, source);
    if (work.fstab().isPresent()) {
      writeTable(work, session, value);
    }
    List<Change> changes = changes(work);
    return changes.isEmpty()
        ? Applied.unchanged("mounted already", value)
        : Applied.changed(changes, value);
  }

  private MountPoint look(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    return MountPoint.look(path, Optional.of(device), table, probe);
  }

  private Work work(MountPoint place) throws ModuleFailure {
    List<Failure> obstacles = new ArrayList<>();
    Optional<ProbedDevice> source = ProbedDevice.only(device, place.devices());
    source.ifPresentOrElse(
        found -> checkContent(found).ifPresent(obstacles::add),
        () ->
            obstacles.add(
                Failure.of(
                    FailureKind.REFUSED,
                    "The device `" + device.written() + "` is not there yet.")));
    List<Deed> deeds = deeds(place, source, obstacles);
    Optional<FstabFile> fstab = Optional.empty();
    if (persistence == Persistence.EVERY_BOOT && source.isPresent()) {
      fstab = fstab(place, source.get(), obstacles);
    }
    return new Work(place, deeds, source, fstab, obstacles);
  }

  private Optional<Failure> checkContent(ProbedDevice found) {
    if (found.fstype().isEmpty()) {
      return Optional.of(
          Failure.of(
              FailureKind.REFUSED, "There is no file system on `" + device.written() + "` yet."));
    }
    return fstype
        .filter(wanted -> !found.fstype().equals(Optional.of(wanted)))
        .map(wanted ->
            Failure.of(
                FailureKind.REFUSED,
                "`%s` holds %s, not %s."
                    .formatted(device.written(), found.fstype().orElse(""), wanted)));
  }

  private List<Deed> deeds(MountPoint place, Optional<ProbedDevice> source, List<Failure> obstacles)
      throws ModuleFailure {
    Optional<Mount> top = place.top();
    if (top.isPresent() && source.isPresent()) {
      if (!source.get().isSourceOf(top.get())) {
        throw new ModuleFailure(
            Failure.of(
                    FailureKind.REFUSED,
                    "`%s` is taken: `%s` is mounted there."
                        .formatted(place.path(), top.get().source()))
                .withHint("`state: unmounted` in a step before takes it away."));
      }
      return options.missing(place.reported(top.get())).isEmpty()
          ? List.of()
          : List.of(Deed.REMOUNT);
    }
    if (top.isPresent()) {
      return List.of(Deed.MOUNT);
    }
    source.flatMap(found -> twinMounted(place, found)).ifPresent(obstacles::add);
    return switch (place.kind()) {
      case DIRECTORY -> {
        refuseToHide(place);
        yield List.of(Deed.MOUNT);
      }
      case ABSENT -> {
        if (directory == Directory.EXPECTED) {
          obstacles.add(
              Failure.of(
                      FailureKind.REFUSED, "The directory `" + place.path() + "` is not there yet.")
                  .withHint("`mkdir: true` makes it."));
          yield List.of(Deed.MOUNT);
        }
        yield List.of(Deed.MAKE_DIRECTORY, Deed.MOUNT);
      }
      case OTHER ->
          throw ModuleFailure.of(FailureKind.REFUSED, "`" + place.path() + "` is not a directory.");
    };
  }

  private static void refuseToHide(MountPoint place) throws ModuleFailure {
    if (place.hidden().isPresent()) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.REFUSED,
                  "The directory `%s` is not empty: a mount would hide `%s` and what else is in it."
                      .formatted(place.path(), place.hidden().get()))
              .withHint("Move it away, or mount elsewhere."));
    }
  }

  /// xfs mounts no two file systems with one UUID at a time (xfs(5), `nouuid`); `mount` does not
  /// say so, only the kernel's log does.
  private Optional<Failure> twinMounted(MountPoint place, ProbedDevice found) {
    if (!found.fstype().equals(Optional.of(XFS)) || options.wanted().contains("nouuid")) {
      return Optional.empty();
    }
    return place
        .mountedTwin(found)
        .map(twin ->
            Failure.of(
                    FailureKind.REFUSED,
                    "`%s` at `%s` has the same UUID as `%s`, and xfs refuses to mount both."
                        .formatted(twin.source(), twin.target(), device.written()))
                .withHint("The option `nouuid` mounts a clone beside its origin."));
  }

  /// The table with the line for it; empty when it has that already.
  private Optional<FstabFile> fstab(
      MountPoint place, ProbedDevice source, List<Failure> obstacles) {
    if (source.uuid().isEmpty()) {
      if (source.fstype().isPresent()) {
        obstacles.add(
            Failure.of(
                FailureKind.REFUSED,
                "The file system on `"
                    + device.written()
                    + "` has no UUID, by which the next boot could find it."));
      }
      return Optional.empty();
    }
    Fstab before = place.fstab();
    FstabFile fstab =
        new FstabFile(
            table,
            before,
            before.with(
                new Fstab.Entry(
                    "UUID=" + source.uuid().get(),
                    path,
                    source.fstype().orElse("auto"),
                    options.forFstab(),
                    2)));
    if (fstab.changes() && ProbedDevice.uppermost(place.twins()).size() > 1) {
      obstacles.add(
          Failure.of(
                  FailureKind.REFUSED,
                  "Several devices have the UUID of `"
                      + device.written()
                      + "`: the next boot could mount any of them.")
              .withHint(
                  "Give the clone a UUID of its own (`tune2fs -U random`, `xfs_admin -U generate`),"
                      + " or leave `persist` out."));
    }
    return Optional.of(fstab).filter(FstabFile::changes);
  }

  private List<Change> changes(Work work) {
    String at = work.place().path();
    List<Change> changes = new ArrayList<>();
    for (Deed deed : work.deeds()) {
      changes.add(
          switch (deed) {
            case MAKE_DIRECTORY -> Change.of(Effect.CHANGE, "create", "directory " + at);
            case MOUNT -> Change.of(Effect.CHANGE, "mount", device.written() + " at " + at);
            case REMOUNT ->
                Change.of(
                    Effect.CHANGE,
                    "remount",
                    at + " with " + options.forRemount(work.place().top().orElseThrow().options()));
          });
    }
    work.fstab().map(FstabFile::change).ifPresent(changes::add);
    if (work.fstab().isEmpty()
        && persistence == Persistence.EVERY_BOOT
        && work.source().flatMap(ProbedDevice::uuid).isEmpty()) {
      changes.add(Change.of(Effect.CHANGE, "write", table));
    }
    return changes;
  }

  /// Mounts or remounts, and looks whether the kernel says so too.
  private Mount mount(Work work, ProbedDevice source, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    String at = work.place().path();
    boolean fresh = work.deeds().contains(Deed.MOUNT);
    boolean ours = fresh && persistence == Persistence.THIS_BOOT;
    if (ours) {
      session.created(new Existing("mount", at, "umount " + PosixShell.word(at)));
    }
    CommandResult result = session.run(command(work, source));
    if (!result.succeeded()) {
      if (ours) {
        session.removed("mount", at);
      }
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.COMMAND,
                  "`%s` could not be %s at `%s`: exit status %d."
                      .formatted(
                          device.written(), fresh ? "mounted" : "remounted", at, result.exitCode()))
              .withDetail((result.stderr().strip() + "\n" + result.stdout().strip()).strip())
              .withHint(fresh ? "" : UNMOUNT_FIRST));
    }
    MountPoint now = look(session);
    Optional<Mount> mounted = now.top().filter(source::isSourceOf);
    List<String> missing =
        mounted.map(mount -> options.missing(now.reported(mount))).orElse(List.of());
    if (mounted.isEmpty() || !missing.isEmpty()) {
      if (ours && session.run(Command.of("umount", at)).succeeded()) {
        session.removed("mount", at);
      }
      throw new ModuleFailure(notInForce(at, mounted, missing, fresh));
    }
    return mounted.get();
  }

  private Failure notInForce(
      String at, Optional<Mount> mounted, List<String> missing, boolean fresh) {
    return mounted
        .map(mount ->
            Failure.of(
                    FailureKind.COMMAND,
                    "The kernel took `%s` at `%s` without an error, but does not report it."
                        .formatted(String.join(",", missing), at))
                .withDetail("It reports " + String.join(",", mount.options()) + ".")
                .withHint(fresh ? "Write the option as `findmnt` shows it." : UNMOUNT_FIRST))
        .orElseGet(() ->
            Failure.of(
                FailureKind.COMMAND,
                "`mount` said that `%s` is at `%s`, but the kernel does not list it there."
                    .formatted(device.written(), at)));
  }

  /// Whoever names a device by a lasting path sees that path in the list of mounts.
  private Command command(Work work, ProbedDevice source) {
    String at = PosixShell.word(work.place().path());
    String from =
        PosixShell.word(device.kind() == DeviceName.Kind.PATH ? device.value() : source.path());
    StringBuilder script = new StringBuilder("PATH=$PATH:/usr/sbin:/sbin; export PATH\n");
    for (Deed deed : work.deeds()) {
      switch (deed) {
        case MAKE_DIRECTORY -> script.append("mkdir -p -- ").append(at).append(" || exit\n");
        case MOUNT ->
            script
                .append("mount -t ")
                .append(PosixShell.word(source.fstype().orElse("auto")))
                .append(
                    options.wanted().isEmpty() ? "" : " -o " + PosixShell.word(options.forMount()))
                .append(" %s %s && exit\n".formatted(from, at));
        case REMOUNT ->
            script
                .append("mount -o ")
                .append(
                    PosixShell.word(options.forRemount(work.place().top().orElseThrow().options())))
                .append(" %s %s && exit\n".formatted(from, at));
      }
    }
    // The reason often stands in the kernel's log only.
    script.append("code=$?; dmesg 2>/dev/null | tail -n 5; exit $code\n");
    return Command.sh(script.toString());
  }

  private static void writeTable(Work work, Session session, Value value)
      throws ModuleFailure, TransportException, InterruptedException {
    try {
      work.fstab().orElseThrow().write(session);
    } catch (ModuleFailure e) {
      String done =
          work.deeds().isEmpty() ? "" : "\n`" + work.place().path() + "` is mounted by now.";
      throw new ModuleFailure(e.failure().withDetail(e.failure().detail() + done), value);
    }
  }
}
