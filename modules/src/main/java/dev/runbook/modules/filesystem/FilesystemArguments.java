package dev.runbook.modules.filesystem;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The tables of the module's arguments, and how they become an action or a freeze.
final class FilesystemArguments {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  // Nothing that a report of blkid would write in another way.
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_.:+@%/-]+");

  static final ModuleSpec SPEC =
      ModuleSpec.of(
              "filesystem",
              "Makes a file system on a device that has none, or sets the label or a new UUID of"
                  + " one. It never writes over a signature of anything else. Stripes are taken"
                  + " from the logical volume, not typed in. Held under `with`, freezes mounted"
                  + " file systems for a block. Needs `become`.",
              List.of(
                  Parameter.required(
                      "device", Simple.PATH, "The block device, by any of its names."),
                  Parameter.optional(
                      "make",
                      ValueType.oneOf("ext4", "xfs"),
                      "Makes a file system of this type, unless one of this type is there already."
                          + " Refused when the device has any other signature, is mounted or has"
                          + " something on it."),
                  Parameter.optional(
                      "label",
                      Simple.STRING,
                      "The label: of the new file system with `make`, else of the one that is"
                          + " there. At most 16 bytes for ext4, 12 for xfs, which must not be"
                          + " mounted for it."),
                  Parameter.optional(
                      "uuid",
                      ValueType.oneOf("random"),
                      "Gives the file system, not mounted, a new UUID; anew each time."),
                  Parameter.optional(
                      "options",
                      ValueType.listOf(Simple.STRING),
                      "make: more words for `mkfs`, such as `[\"-m\", \"1\"]`. Not those for"
                          + " stripes, block size, label and force.")),
              DeviceState.RESULT)
          .invalidating("disks", "mounts");

  static final List<Parameter> HOLD =
      List.of(
          Parameter.required(
              "frozen",
              Simple.DYNAMIC,
              "The mount point, or a list of mount points, to freeze. Not those that logins or"
                  + " this program need: /, /tmp, /run, /var/log, the login user's home."),
          Parameter.optional(
              "deadline",
              Simple.DURATION,
              "When the host thaws them by itself, whatever becomes of us; the block has failed"
                  + " then. From 1s to 10m. Default 20s."));

  private FilesystemArguments() {}

  static FilesystemAction read(Arguments arguments) throws ArgumentException {
    String device = absolute("device", arguments.text("device"));
    Optional<String> label = arguments.optionalText("label");
    if (arguments.has("make")) {
      if (arguments.has("uuid")) {
        throw new ArgumentException(
            "uuid", "A new file system has a new UUID already: `make` goes without `uuid`.");
      }
      FilesystemType type = FilesystemType.of(arguments.text("make")).orElseThrow();
      if (label.isPresent()) {
        checkLabel(label.get(), type.longestLabel());
      }
      List<String> options = arguments.texts("options");
      return new MakeFilesystem(device, type, label, type.checked(options));
    }
    if (arguments.has("options")) {
      throw new ArgumentException("options", "`options` are words for `mkfs` and go with `make`.");
    }
    if (label.isPresent() == arguments.has("uuid")) {
      throw new ArgumentException("", "`filesystem` takes one of `make`, `label` and `uuid`.");
    }
    if (label.isPresent()) {
      checkLabel(label.get(), FilesystemType.EXT4.longestLabel());
      return new SetLabel(device, label.get());
    }
    return new RenewUuid(device);
  }

  static Freeze readHold(Arguments arguments) throws ArgumentException {
    List<String> paths = new ArrayList<>();
    for (Value each : listed(arguments.value("frozen").revealed())) {
      if (!(each.revealed() instanceof Value.Text(String path))) {
        throw new ArgumentException("frozen", "`frozen` is a mount point or a list of them.");
      }
      paths.add(absolute("frozen", path));
    }
    if (paths.isEmpty()) {
      throw new ArgumentException("frozen", "There is no mount point to freeze.");
    }
    Duration deadline = arguments.duration("deadline", DEADLINE);
    if (deadline.compareTo(SHORTEST) < 0 || deadline.compareTo(LONGEST) > 0) {
      throw new ArgumentException("deadline", "`deadline` is from 1s to 10m.");
    }
    return new Freeze(paths, Duration.ofSeconds(deadline.toSeconds()));
  }

  private static List<Value> listed(Value value) {
    return value instanceof Value.Listing(List<Value> items) ? items : List.of(value);
  }

  private static String absolute(String parameter, String path) throws ArgumentException {
    if (!path.startsWith("/") || path.chars().anyMatch(Character::isISOControl)) {
      throw new ArgumentException(parameter, "`" + path + "` is not an absolute path.");
    }
    return path;
  }

  private static void checkLabel(String label, int longest) throws ArgumentException {
    if (!LABEL.matcher(label).matches()) {
      throw new ArgumentException(
          "label", "A label has letters, digits and `_.:+@%/-`, which `" + label + "` has not.");
    }
    if (label.length() > longest) {
      throw new ArgumentException(
          "label", "The label `" + label + "` is longer than " + longest + " bytes.");
    }
  }
}
