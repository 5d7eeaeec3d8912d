package dev.runbook.modules.file;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import java.nio.file.Path;
import java.util.List;

/// Says which paths are never emptied or removed, whatever a runbook says: an unset variable or a
/// link must not cost a system. Guards come on top of this.
final class SafePath {
  private static final List<String> KERNEL = List.of("/proc", "/sys", "/dev");

  /// Directories of the system that hold others' files, besides all at the first level.
  private static final List<String> SHARED =
      List.of(
          "/usr/bin",
          "/usr/lib",
          "/usr/lib64",
          "/usr/libexec",
          "/usr/local",
          "/usr/sbin",
          "/usr/share",
          "/var/cache",
          "/var/lib",
          "/var/log",
          "/var/run",
          "/var/spool",
          "/var/tmp",
          "/run/systemd",
          "/etc/ssh",
          "/etc/systemd");

  private SafePath() {}

  /// @throws ArgumentException when a path of the host is not absolute, or has `.` or `..` in it
  static String absolute(String parameter, String path) throws ArgumentException {
    if (!path.startsWith("/")) {
      throw new ArgumentException(
          parameter, "`" + parameter + "` is an absolute path on the host, not `" + path + "`.");
    }
    if (path.indexOf('\0') >= 0) {
      throw new ArgumentException(parameter, "`" + parameter + "` holds a NUL byte.");
    }
    Path parsed = Path.of(path);
    if (!parsed.normalize().equals(parsed)) {
      throw new ArgumentException(
          parameter, "`" + parameter + "` holds `.` or `..`: write where it really is.");
    }
    return parsed.toString();
  }

  /// @param real the path without links
  /// @throws ModuleFailure of kind REFUSED when what is there is not one runbook's to remove
  static void refuseShared(String path, String real, String deed) throws ModuleFailure {
    String why = shared(real);
    if (!why.isEmpty()) {
      String seen = path.equals(real) ? "" : " (really `" + real + "`)";
      throw ModuleFailure.of(
          FailureKind.REFUSED,
          "`" + path + "`" + seen + " is " + why + ": it is not " + deed + ".");
    }
  }

  /// @throws ModuleFailure of kind REFUSED when a link stands anywhere in the path
  static void refuseLinks(PathState state) throws ModuleFailure {
    if (!state.path().equals(state.real())) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.REFUSED,
                  "`" + state.path() + "` leads through a link to `" + state.real() + "`.")
              .withHint("Write `" + state.real() + "`, if that is meant."));
    }
  }

  private static String shared(String real) {
    Path path = Path.of(real);
    if (path.getNameCount() == 0) {
      return "the root directory";
    }
    if (KERNEL.stream().anyMatch(path::startsWith)) {
      return "the kernel's";
    }
    if (path.getNameCount() == 1 && SYSTEM.contains(real)) {
      return "a directory of the system";
    }
    return SHARED.contains(real) ? "a directory of the system" : "";
  }

  private static final List<String> SYSTEM =
      List.of(
          "/bin", "/boot", "/etc", "/home", "/lib", "/lib32", "/lib64", "/libx32", "/media", "/mnt",
          "/opt", "/root", "/run", "/sbin", "/srv", "/tmp", "/usr", "/var");
}
