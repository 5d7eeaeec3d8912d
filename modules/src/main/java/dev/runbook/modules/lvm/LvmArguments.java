package dev.runbook.modules.lvm;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The table of the module's arguments, and how they become an action.
final class LvmArguments {
  static final ModuleSpec SPEC =
      ModuleSpec.of(
              "lvm",
              "Makes and removes physical volumes, volume groups and striped logical volumes,"
                  + " activates groups that are whole, and gives clones a name of their own. What"
                  + " was made is read back and compared with what was asked. A step does one of"
                  + " `pvs`, `vg`, `lv`, `activate`, `deactivate`, `autoactivate`, `import_clone`"
                  + " and `scan`. Needs `become`.",
              parameters(),
              LvmResult.TYPE)
          .invalidating("disks", "lvm", "mounts");

  /// What a step can do, each with the arguments that it takes besides.
  private static final Map<String, Set<String>> ACTIONS = actions();

  // lvm(8), VALID NAMES.
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+.][A-Za-z0-9_+.-]{0,126}");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_+./=!:#&-]{1,1024}");

  // blkid(8) and lvm print it in groups; the first and the last have 6 characters.
  private static final Pattern UUID =
      Pattern.compile("[A-Za-z0-9]{6}(-[A-Za-z0-9]{4}){5}-[A-Za-z0-9]{6}");

  private LvmArguments() {}

  private static List<Parameter> parameters() {
    return List.of(
        Parameter.optional(
            "pvs",
            ValueType.listOf(Simple.STRING),
            "Makes these disks, each a serial number or a path, physical volumes. Destroys: a disk"
                + " that is not blank is refused."),
        Parameter.optional(
            "vg",
            Simple.STRING,
            "Makes a volume group of exactly `disks`, which must be physical volumes, or verifies"
                + " it. With `lv`: the group it is in."),
        Parameter.optional(
            "lv",
            Simple.STRING,
            "Makes a logical volume in `vg` and verifies its layout, or verifies and activates"
                + " it."),
        Parameter.optional(
            "activate",
            Simple.STRING,
            "Activates a volume group, after no disk of it was found missing, doubled or broken."),
        Parameter.optional(
            "deactivate",
            Simple.STRING,
            "Deactivates a volume group; refuses when a volume of it is in use."),
        Parameter.optional(
            "autoactivate",
            Simple.STRING,
            "Says with `enabled` whether a volume group of this name is activated by itself when"
                + " its last disk appears. It need not be there yet."),
        Parameter.optional(
            "import_clone",
            Simple.STRING,
            "Makes `disks`, the clones of all disks of a group, a group of this name with new"
                + " UUIDs. Destroys: it rewrites the UUIDs."),
        Parameter.optional(
            "scan", Simple.BOOL, "`true`: looks at all devices anew and changes nothing."),
        Parameter.optional(
            "disks",
            ValueType.listOf(Simple.STRING),
            "vg, import_clone: the disks, each a serial number or a path. activate: where exactly"
                + " the members must lie; anywhere by default."),
        Parameter.optional(
            "state",
            ValueType.oneOf("present", "absent"),
            "vg, lv: `present` by default. `absent` destroys; a group with volumes and a volume in"
                + " use are refused."),
        Parameter.optional(
            "extent_size", Simple.SIZE, "vg: a power of two; what LVM takes by default."),
        Parameter.optional(
            "autoactivation",
            Simple.BOOL,
            "vg: whether the group may ever be activated by itself, kept in its metadata and so in"
                + " its clones; unsaid, it stays as it is."),
        Parameter.optional(
            "tags",
            ValueType.listOf(Simple.STRING),
            "vg: all its tags; unsaid, they stay as they are."),
        Parameter.optional(
            "stripes",
            Simple.INT,
            "lv: over how many disks it is striped; a new one is linear" + " by default."),
        Parameter.optional(
            "stripe_size",
            Simple.SIZE,
            "lv: a power of two, at most the extent size; what LVM takes by default."),
        Parameter.optional(
            "size",
            Simple.STRING,
            "lv: `100%FREE`, `50%VG` or a size such as `10GiB`; needed for a new one."),
        Parameter.optional(
            "expect_pvs",
            ValueType.listOf(Simple.STRING),
            "activate: the UUIDs of exactly its physical volumes; any by default."),
        Parameter.optional(
            "forget",
            Simple.BOOL,
            "deactivate: takes its disks out of the devices file of LVM; `false` by default."),
        Parameter.optional(
            "enabled", Simple.BOOL, "autoactivate: whether it is activated by itself."));
  }

  private static Map<String, Set<String>> actions() {
    Map<String, Set<String>> actions = new LinkedHashMap<>();
    actions.put("pvs", Set.of());
    actions.put("lv", Set.of("vg", "stripes", "stripe_size", "size", "state"));
    actions.put("vg", Set.of("disks", "extent_size", "autoactivation", "tags", "state"));
    actions.put("activate", Set.of("expect_pvs", "disks"));
    actions.put("deactivate", Set.of("forget"));
    actions.put("autoactivate", Set.of("enabled"));
    actions.put("import_clone", Set.of("disks"));
    actions.put("scan", Set.of());
    return java.util.Collections.unmodifiableMap(actions);
  }

  /// Which actions a step with these arguments can do.
  static Set<String> actions(Set<String> given) {
    Set<String> actions = new LinkedHashSet<>(ACTIONS.keySet());
    actions.retainAll(given);
    return actions;
  }

  static LvmAction read(Arguments arguments) throws ArgumentException {
    String action = action(arguments);
    return switch (action) {
      case "pvs" -> new MakePhysicalVolumes(disks("pvs", arguments));
      case "vg" -> volumeGroup(arguments);
      case "lv" -> logicalVolume(arguments);
      case "activate" -> activation(arguments);
      case "deactivate" ->
          new DeactivateGroup(
              name("deactivate", arguments),
              arguments.flag("forget", false)
                  ? DeactivateGroup.Memory.FORGOTTEN
                  : DeactivateGroup.Memory.KEPT);
      case "autoactivate" -> {
        needed("enabled", action, arguments);
        yield new Autoactivate(
            name("autoactivate", arguments),
            arguments.flag("enabled", false)
                ? Autoactivate.Activation.BY_ITSELF
                : Autoactivate.Activation.BY_HAND);
      }
      case "import_clone" -> {
        needed("disks", action, arguments);
        yield new ImportClone(name("import_clone", arguments), disks("disks", arguments));
      }
      default -> {
        if (!arguments.flag("scan", true)) {
          throw new ArgumentException("scan", "`scan` is `true`, or not there.");
        }
        yield new Scan();
      }
    };
  }

  private static String action(Arguments arguments) throws ArgumentException {
    String first = "";
    for (Map.Entry<String, Set<String>> action : ACTIONS.entrySet()) {
      String name = action.getKey();
      if (!arguments.has(name)) {
        continue;
      }
      if (first.isEmpty()) {
        first = name;
      } else if (!ACTIONS.getOrDefault(first, Set.of()).contains(name)) {
        throw new ArgumentException(
            name, "A step of `lvm` does one thing: `" + first + "` or `" + name + "`.");
      }
    }
    if (first.isEmpty()) {
      throw new ArgumentException(
          "", "`lvm` needs one of `" + String.join("`, `", ACTIONS.keySet()) + "`.");
    }
    for (String name : arguments.values().keySet()) {
      if (arguments.has(name)
          && !name.equals(first)
          && !ACTIONS.getOrDefault(first, Set.of()).contains(name)) {
        throw new ArgumentException(name, "`lvm` with `" + first + "` has no `" + name + "`.");
      }
    }
    return first;
  }

  private static LvmAction volumeGroup(Arguments arguments) throws ArgumentException {
    String name = name("vg", arguments);
    if (arguments.text("state", "present").equals("absent")) {
      refuseWithAbsent(arguments, "disks", "extent_size", "autoactivation", "tags");
      return new RemoveVolumeGroup(name);
    }
    needed("disks", "vg", arguments);
    List<String> tags = arguments.texts("tags");
    for (String tag : tags) {
      if (!TAG.matcher(tag).matches()) {
        throw new ArgumentException(
            "tags", "`" + tag + "` is no tag of LVM: letters, digits and `_+.-/=!:#&`.");
      }
    }
    return new MakeVolumeGroup(
        name,
        disks("disks", arguments),
        size("extent_size", arguments),
        arguments.has("autoactivation")
            ? Optional.of(arguments.flag("autoactivation", true))
            : Optional.empty(),
        arguments.has("tags") ? Optional.of(tags) : Optional.empty());
  }

  private static LvmAction logicalVolume(Arguments arguments) throws ArgumentException {
    String name = name("lv", arguments);
    needed("vg", "lv", arguments);
    String group = name("vg", arguments);
    if (arguments.text("state", "present").equals("absent")) {
      refuseWithAbsent(arguments, "stripes", "stripe_size", "size");
      return new RemoveLogicalVolume(name, group);
    }
    needed("size", "lv", arguments);
    Optional<Integer> stripes = Optional.empty();
    if (arguments.has("stripes")) {
      long count = arguments.whole("stripes", 1);
      if (count < 1 || count > 128) {
        throw new ArgumentException(
            "stripes", "`stripes` is between 1 and 128, not " + count + ".");
      }
      stripes = Optional.of(Math.toIntExact(count));
    }
    Optional<Long> stripeSize = size("stripe_size", arguments);
    if (stripeSize.isPresent() && stripes.isEmpty()) {
      throw new ArgumentException("stripe_size", "`stripe_size` needs `stripes`.");
    }
    if (stripes.orElse(1) == 1) {
      // Of one disk, as a site with one disk says it: LVM ignores the size then.
      stripeSize = Optional.empty();
    }
    return new MakeLogicalVolume(
        name, group, stripes, stripeSize, VolumeSize.read(arguments.text("size")));
  }

  private static LvmAction activation(Arguments arguments) throws ArgumentException {
    Set<String> expected = new LinkedHashSet<>();
    for (String uuid : arguments.texts("expect_pvs")) {
      if (!UUID.matcher(uuid).matches()) {
        throw new ArgumentException(
            "expect_pvs",
            "`" + uuid + "` is no UUID of a physical volume, as `pvs -o pv_uuid` prints it.");
      }
      expected.add(uuid);
    }
    if (arguments.has("expect_pvs") && expected.isEmpty()) {
      throw new ArgumentException(
          "expect_pvs", "No physical volume is expected: leave `expect_pvs` out to take any.");
    }
    return new ActivateGroup(
        name("activate", arguments),
        expected,
        arguments.has("disks") ? disks("disks", arguments) : List.of());
  }

  private static void refuseWithAbsent(Arguments arguments, String... names)
      throws ArgumentException {
    for (String name : names) {
      if (arguments.has(name)) {
        throw new ArgumentException(name, "`state: absent` has no `" + name + "`.");
      }
    }
  }

  private static void needed(String name, String action, Arguments arguments)
      throws ArgumentException {
    if (!arguments.has(name)) {
      throw new ArgumentException("", "`lvm` with `" + action + "` needs `" + name + "`.");
    }
  }

  private static String name(String parameter, Arguments arguments) throws ArgumentException {
    String name = arguments.text(parameter);
    if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new ArgumentException(
          parameter,
          "`" + name + "` is no name in LVM: letters, digits and `_+.-`, and no hyphen first.");
    }
    return name;
  }

  /// A power of two.
  private static Optional<Long> size(String parameter, Arguments arguments)
      throws ArgumentException {
    if (!arguments.has(parameter)) {
      return Optional.empty();
    }
    long bytes = arguments.size(parameter, 0);
    if (Long.bitCount(bytes) != 1 || bytes < 4096) {
      throw new ArgumentException(
          parameter, "`" + parameter + "` is a power of two and at least 4KiB.");
    }
    return Optional.of(bytes);
  }

  private static List<String> disks(String parameter, Arguments arguments)
      throws ArgumentException {
    List<String> disks = arguments.texts(parameter);
    if (disks.isEmpty()) {
      throw new ArgumentException(parameter, "`" + parameter + "` names no disk.");
    }
    Set<String> seen = new LinkedHashSet<>();
    for (String disk : disks) {
      if (disk.isBlank() || (disk.startsWith("/") && !disk.startsWith("/dev/"))) {
        throw new ArgumentException(
            parameter, "`" + disk + "` is neither a serial number nor a path under /dev.");
      }
      if (!seen.add(disk)) {
        throw new ArgumentException(parameter, "`" + disk + "` is named twice.");
      }
    }
    return disks;
  }
}
