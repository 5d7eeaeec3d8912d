package dev.runbook.modules.block;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.fact.Identity;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.PosixShell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A block device and what is written on it now, read from the device itself and from no cache
/// (`blkid -p`, blkid(8)): after a disk was attached or restored, udev's memory may be of its
/// former content.
///
/// @param path the kernel's name, `/dev/dm-0`
/// @param number major and minor, `254:0`
/// @param holders the devices that lie on it, `dm-1`
/// @param fstype what is on it; empty when nothing is, or when it looks like two things at once
/// @param uuid the UUID of the file system
public record ProbedDevice(
    String path,
    String number,
    List<String> holders,
    Optional<String> fstype,
    Optional<String> uuid) {
  private static final int NO_SUCH_COMMAND = 127;

  // blkid -t lists every device with the tag, where blkid -L and mount choose one.
  private static final String FUNCTIONS =
      """
      describe_device() {
        kernel=$(readlink -f -- "$1") && [ -b "$kernel" ] || return 0
        numbers=$(stat -c '%t %T' -- "$kernel") || return 0
        number=$(printf '%d:%d' "0x${numbers% *}" "0x${numbers#* }")
        printf 'device %s\\nnumber %s\\n' "$kernel" "$number"
        for holder in "/sys/dev/block/$number/holders"/*; do
          [ ! -e "$holder" ] || printf 'holder %s\\n' "${holder##*/}"
        done
        blkid -p -o export -- "$kernel"
        printf 'probed %s\\n' "$?"
      }
      find_devices() {
        case $1 in
          UUID=*|LABEL=*)
            blkid -c /dev/null -t "$1" -o device | while IFS= read -r one; do
              describe_device "$one"
            done ;;
          *) describe_device "$1" ;;
        esac
      }
      find_twins() {
        same=$(blkid -p -s UUID -o value -- "$1") && [ -n "$same" ] || return 0
        find_devices "UUID=$same"
      }
      """;

  public ProbedDevice {
    requireNonNull(path, "path is null");
    requireNonNull(number, "number is null");
    holders = List.copyOf(holders);
    requireNonNull(fstype, "fstype is null");
    requireNonNull(uuid, "uuid is null");
  }

  /// Which very file system is on it.
  public List<Identity> identities() {
    return uuid.map(text -> List.of(new Identity("UUID", path, text))).orElse(List.of());
  }

  /// Adds the shell functions that [#ask] and [#askTwins] use; once for a script.
  public static HostScript define(HostScript script) {
    return script.define(FUNCTIONS);
  }

  /// Adds a section that describes every device of that name.
  public static HostScript ask(HostScript script, String section, DeviceName name) {
    return script.section(section, "find_devices " + PosixShell.word(name.written()));
  }

  /// Adds a section that describes every device whose file system has the UUID of the one at this
  /// path, itself among them.
  public static HostScript askTwins(HostScript script, String section, DeviceName path) {
    return script.section(section, "find_twins " + PosixShell.word(path.value()));
  }

  /// Reads such a section: each device once, whatever its names.
  ///
  /// @throws ModuleFailure of kind COMMAND when the host has no `blkid`, or the login may not read
  ///   the device
  public static List<ProbedDevice> read(Section answer) throws ModuleFailure {
    if (answer.err().contains("Permission denied")) {
      throw new ModuleFailure(
          Failure.of(FailureKind.COMMAND, "The login may not read the device.")
              .withDetail(answer.evidence())
              .withHint("Does the step need `become`?"));
    }
    Map<String, ProbedDevice> found = new java.util.LinkedHashMap<>();
    Map<String, String> fields = new HashMap<>();
    List<String> holders = new ArrayList<>();
    for (String line : answer.lines()) {
      int blank = line.indexOf(' ');
      int equals = line.indexOf('=');
      if (line.startsWith("holder ")) {
        holders.add(line.substring(blank + 1));
      } else if (line.startsWith("probed ")) {
        if (line.substring(blank + 1).equals(Integer.toString(NO_SUCH_COMMAND))) {
          throw new ModuleFailure(
              Failure.of(FailureKind.COMMAND, "The host has no `blkid`.")
                  .withDetail(answer.evidence())
                  .withHint("It comes with the package util-linux."));
        }
        found.putIfAbsent(fields.getOrDefault("number", ""), device(fields, holders));
        fields.clear();
        holders.clear();
      } else if (line.startsWith("device ") || line.startsWith("number ")) {
        fields.put(line.substring(0, blank), line.substring(blank + 1));
      } else if (equals > 0) {
        fields.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return List.copyOf(found.values());
  }

  private static ProbedDevice device(Map<String, String> fields, List<String> holders) {
    return new ProbedDevice(
        fields.getOrDefault("device", ""),
        fields.getOrDefault("number", ""),
        holders,
        Optional.ofNullable(fields.get("TYPE")),
        Optional.ofNullable(fields.get("UUID")));
  }

  /// Leaves out what only lies under another of them: the paths of a multipath device, the hidden
  /// origin of an LVM snapshot. They carry the same label and cannot be mounted.
  public static List<ProbedDevice> uppermost(List<ProbedDevice> devices) {
    return devices.size() < 2
        ? devices
        : devices.stream().filter(device -> device.holders().isEmpty()).toList();
  }

  /// The one device of that name; empty when there is none.
  ///
  /// @throws ModuleFailure of kind REFUSED when there are several: a clone has the label and the
  ///   UUID of its origin, and which one a tool takes is chance
  public static Optional<ProbedDevice> only(DeviceName name, List<ProbedDevice> found)
      throws ModuleFailure {
    List<ProbedDevice> candidates = uppermost(found);
    if (candidates.size() > 1) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.REFUSED,
                  "`%s` is on more than one device: %s."
                      .formatted(
                          name.written(),
                          candidates.stream()
                              .map(device -> "`" + device.path() + "`")
                              .collect(Collectors.joining(", "))))
              .withHint(
                  "Name the device by its path, such as `/dev/vgdata01/lv01`: a clone has the label"
                      + " and the UUID of its origin."));
    }
    return candidates.stream().findFirst();
  }

  /// Whether the mount is one of this device.
  public boolean isSourceOf(Mount mount) {
    return mount.number().equals(number) || mount.source().equals(path);
  }
}
