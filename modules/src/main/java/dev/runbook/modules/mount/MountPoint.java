package dev.runbook.modules.mount;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.CommandRunner;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.modules.block.DeviceName;
import dev.runbook.modules.block.HostScript;
import dev.runbook.modules.block.Mount;
import dev.runbook.modules.block.Mounts;
import dev.runbook.modules.block.ProbedDevice;
import dev.runbook.modules.block.Section;
import dev.runbook.modules.block.Sections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A path as a place for a file system, the device meant for it and the table of file systems, all
/// asked for in one round trip.
///
/// @param path with its symbolic links resolved, as the kernel lists mounts
/// @param hidden the name of something in the directory that a mount would hide, other than
///   `lost+found`; what is in the mounted file system while one is
/// @param mounts all mounts of the host
/// @param told what the kernel says of the file system mounted here with its defaults; empty where
///   it does not
/// @param devices those of the name that was asked for
/// @param twins the devices whose file system has the same UUID, itself among them
/// @param fstab empty text when there is no such file
record MountPoint(
    String path,
    Kind kind,
    Optional<String> hidden,
    Mounts mounts,
    List<String> told,
    List<ProbedDevice> devices,
    List<ProbedDevice> twins,
    Fstab fstab) {
  /// What is at the path.
  enum Kind {
    DIRECTORY,
    ABSENT,
    OTHER
  }

  private static final String PLACE = "place";
  private static final String TOLD = "told";
  private static final String DEVICES = "devices";
  private static final String TWINS = "twins";
  private static final String FSTAB = "fstab";
  private static final String AUTOFS = "autofs";

  private static final String FUNCTIONS =
      """
      place() {
        printf '%s\\n' "$real"
        if [ -d "$real" ]; then
          printf 'DIRECTORY\\n'
          find "$real" -mindepth 1 -maxdepth 1 ! -name lost+found -printf '%f\\n' -quit
        elif [ -e "$real" ]; then printf 'OTHER\\n'
        else printf 'ABSENT\\n'
        fi
      }
      told() {
        number=$(findmnt -n -r -o MAJ:MIN -M "$real" | tail -n 1)
        kernel=$(readlink -f -- "/sys/dev/block/${number:-none}")
        [ ! -r "/proc/fs/ext4/${kernel##*/}/options" ] || cat "/proc/fs/ext4/${kernel##*/}/options"
      }
      table() { [ ! -e "$1" ] || cat -- "$1"; }
      """;

  MountPoint {
    requireNonNull(path, "path is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(hidden, "hidden is null");
    requireNonNull(mounts, "mounts is null");
    told = List.copyOf(told);
    devices = List.copyOf(devices);
    twins = List.copyOf(twins);
    requireNonNull(fstab, "fstab is null");
  }

  /// Looks at it.
  ///
  /// @param device what is, or is to be, mounted there; empty when that does not matter
  static MountPoint look(String path, Optional<DeviceName> device, String fstab, CommandRunner host)
      throws ModuleFailure, TransportException, InterruptedException {
    HostScript script =
        ProbedDevice.define(HostScript.empty())
            .define("real=$(readlink -m -- " + PosixShell.word(path) + ")")
            .define(FUNCTIONS)
            .section(PLACE, "place")
            .section(TOLD, "told")
            .section(FSTAB, "table " + PosixShell.word(fstab));
    script = Mounts.ask(script);
    if (device.isPresent()) {
      script = ProbedDevice.ask(script, DEVICES, device.get());
      if (device.get().kind() == DeviceName.Kind.PATH) {
        script = ProbedDevice.askTwins(script, TWINS, device.get());
      }
    }
    return read(script.ask(host), path, fstab);
  }

  private static MountPoint read(Sections answers, String asked, String fstab)
      throws ModuleFailure {
    List<String> place = answers.section(PLACE).lines();
    Section table = answers.section(FSTAB);
    if (place.size() < 2 || !table.succeeded()) {
      Section failed = table.succeeded() ? answers.section(PLACE) : table;
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.COMMAND,
                  "Cannot look at `" + (table.succeeded() ? asked : fstab) + "`.")
              .withDetail(failed.evidence()));
    }
    return new MountPoint(
        place.getFirst(),
        Kind.valueOf(place.get(1)),
        place.stream().skip(2).findFirst(),
        Mounts.read(answers),
        answers.section(TOLD).lines(),
        devices(answers, DEVICES),
        devices(answers, TWINS),
        new Fstab(table.out()));
  }

  private static List<ProbedDevice> devices(Sections answers, String section) throws ModuleFailure {
    return answers.has(section) ? ProbedDevice.read(answers.section(section)) : List.of();
  }

  /// What is mounted exactly here, the uppermost last. What waits to mount something by itself does
  /// not count.
  List<Mount> stack() {
    return mounts.mounts().stream()
        .filter(mount -> mount.target().equals(path) && !mount.fstype().equals(AUTOFS))
        .toList();
  }

  /// What is seen here.
  Optional<Mount> top() {
    return stack().isEmpty() ? Optional.empty() : Optional.of(stack().getLast());
  }

  /// The places under this one where something is mounted.
  List<String> below() {
    String prefix = path.endsWith("/") ? path : path + "/";
    return mounts.mounts().stream()
        .map(Mount::target)
        .filter(target -> target.startsWith(prefix))
        .distinct()
        .toList();
  }

  /// All that the kernel says of the options of this mount.
  List<String> reported(Mount mount) {
    return Stream.concat(mount.options().stream(), told.stream()).toList();
  }

  /// A mount of another device whose file system has the UUID of this one's: a clone, or its
  /// origin.
  Optional<Mount> mountedTwin(ProbedDevice device) {
    return twins.stream()
        .filter(twin -> !twin.number().equals(device.number()))
        .flatMap(twin -> mounts.mounts().stream().filter(twin::isSourceOf))
        .findFirst();
  }
}
