package dev.runbook.modules.mount;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import dev.runbook.modules.block.DeviceName;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Mounts file systems of block devices, takes them away, and keeps their lines in /etc/fstab.
public final class MountModule implements Module<MountAction> {
  private static final Pattern FSTYPE = Pattern.compile("[a-z][a-z0-9_.-]*");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "mount",
              "Mounts the file system of a block device, or sees to it that nothing is mounted."
                  + " Options are compared with what the kernel reports and others lead to a"
                  + " remount. It refuses a path where something else is mounted or where files"
                  + " would be hidden, a label or UUID that several devices have, and options that"
                  + " give up the order of writes. Nothing is unmounted by force. Needs `become`.",
              List.of(
                  Parameter.required("path", Simple.PATH, "The absolute path of the directory."),
                  Parameter.optional(
                      "device",
                      Simple.STRING,
                      "`/dev/...`, `UUID=...` or `LABEL=...`; needed for `mounted`. When given with"
                          + " `unmounted` or `absent`, nothing but this device is unmounted."),
                  Parameter.optional(
                      "fstype",
                      Simple.STRING,
                      "mounted: what must be on the device, `ext4` or `xfs`; whatever is on it by"
                          + " default."),
                  Parameter.optional(
                      "options",
                      ValueType.listOf(Simple.STRING),
                      "mounted: mount options that must be in force; others may be too. Without"
                          + " `ro` it is mounted for writing."),
                  Parameter.optional(
                      "state",
                      ValueType.oneOf("mounted", "unmounted", "absent"),
                      "`mounted` by default. `absent` is unmounted and without a line in"
                          + " /etc/fstab."),
                  Parameter.optional(
                      "persist",
                      Simple.BOOL,
                      "mounted: whether /etc/fstab has a line for it, by UUID; false by default,"
                          + " and then /etc/fstab is left alone."),
                  Parameter.optional(
                      "mkdir",
                      Simple.BOOL,
                      "mounted: whether a directory that is not there is made; true by default.")),
              MountResult.TYPE)
          .invalidating("disks", "mounts");

  private final String fstab;

  public MountModule() {
    this("/etc/fstab");
  }

  /// @param fstab the path of the table of file systems, for tests
  MountModule(String fstab) {
    this.fstab = requireNonNull(fstab, "fstab is null");
  }

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public MountAction read(Arguments arguments) throws ArgumentException {
    String path = path(arguments.text("path"));
    Optional<DeviceName> device = device(arguments);
    String state = arguments.text("state", "mounted");
    if (state.equals("mounted")) {
      return mounted(path, device, arguments);
    }
    for (String name : List.of("fstype", "options", "persist", "mkdir")) {
      if (arguments.has(name)) {
        throw new ArgumentException(
            name, "`" + name + "` has no meaning with `state: " + state + "`.");
      }
    }
    if (path.equals("/")) {
      throw new ArgumentException("path", "The root file system cannot be unmounted.");
    }
    return new NothingMounted(
        path,
        device,
        state.equals("absent") ? NothingMounted.Line.REMOVED : NothingMounted.Line.KEPT,
        fstab);
  }

  private FileSystemMounted mounted(String path, Optional<DeviceName> device, Arguments arguments)
      throws ArgumentException {
    if (device.isEmpty()) {
      throw new ArgumentException(
          "", "`device` is missing: which file system is to be mounted at `" + path + "`?");
    }
    Optional<String> fstype = arguments.optionalText("fstype");
    if (fstype.isPresent() && !FSTYPE.matcher(fstype.get()).matches()) {
      throw new ArgumentException(
          "fstype", "`" + fstype.get() + "` is not the name of a file system type.");
    }
    return new FileSystemMounted(
        path,
        device.get(),
        fstype,
        MountOptions.parse(arguments.texts("options")),
        arguments.flag("persist", false)
            ? FileSystemMounted.Persistence.EVERY_BOOT
            : FileSystemMounted.Persistence.THIS_BOOT,
        arguments.flag("mkdir", true)
            ? FileSystemMounted.Directory.MADE
            : FileSystemMounted.Directory.EXPECTED,
        fstab);
  }

  private static String path(String text) throws ArgumentException {
    if (!text.startsWith("/") || CONTROL.matcher(text).find()) {
      throw new ArgumentException("path", "`" + text + "` is not an absolute path.");
    }
    String path = text.replaceAll("/+", "/");
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static Optional<DeviceName> device(Arguments arguments) throws ArgumentException {
    Optional<String> given = arguments.optionalText("device");
    Optional<DeviceName> device = given.flatMap(DeviceName::parse);
    if (given.isPresent() && device.isEmpty()) {
      throw new ArgumentException(
          "device",
          "`"
              + given.get()
              + "` names no block device: write `/dev/...`, `UUID=...` or `LABEL=...`.");
    }
    return device;
  }

  @Override
  public Effect effect(MountAction action) {
    return Effect.CHANGE;
  }

  @Override
  public Assessment assess(MountAction action, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    return action.assess(probe);
  }

  @Override
  public Applied apply(MountAction action, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    return action.apply(session);
  }
}
