package dev.runbook.modules.filesystem;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.CommandRunner;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.modules.block.HostScript;
import dev.runbook.modules.block.Mount;
import dev.runbook.modules.block.Mounts;
import dev.runbook.modules.block.Section;
import dev.runbook.modules.block.Sections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which mounts of a host may be frozen. Reads only.
///
/// A frozen file system blocks whoever writes to it until it is thawed (fsfreeze(8)). Where logins,
/// sudo, the system's log or our own commands write, that would be those who are to thaw it.
final class FreezableMounts {
  /// Those whose driver implements freezing.
  private static final Set<String> FREEZABLE =
      Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "gfs2", "jfs", "nilfs2");

  /// The places that must stay writable: the last two are the home of who logged in and of who runs
  /// the commands.
  private static final String VITAL =
      """
      vital_places() {
        login=${SUDO_USER:-$(id -un)}
        for place in / /tmp /run /var/log /var/lib/sudo \
          "$(getent passwd "$login" | cut -d: -f6)" "$HOME"; do
          if [ -n "$place" ]; then readlink -f -- "$place" || :; fi
        done
      }\
      """;

  private FreezableMounts() {}

  /// The mount points behind the paths, each file system once: the same one cannot be frozen twice.
  ///
  /// @throws ModuleFailure of kind REFUSED when one of them must not or cannot be frozen
  static List<String> find(Freeze freeze, CommandRunner host)
      throws ModuleFailure, TransportException, InterruptedException {
    HostScript script =
        Mounts.ask(HostScript.empty())
            .define(VITAL)
            .section("vital", "vital_places")
            .section("user", "id -u")
            .section("fsfreeze", "command -v fsfreeze");
    for (int i = 0; i < freeze.paths().size(); i++) {
      script =
          script.section("real." + i, "readlink -e -- " + PosixShell.word(freeze.paths().get(i)));
    }
    Sections answers = script.ask(host);
    if (!answers.section("user").text().equals("0")) {
      throw new ModuleFailure(
          Failure.of(FailureKind.REFUSED, "Only root may freeze file systems.")
              .withHint("The step needs `become`."));
    }
    if (!answers.section("fsfreeze").succeeded()) {
      throw new ModuleFailure(
          Failure.of(FailureKind.REFUSED, "There is no `fsfreeze` on this host.")
              .withHint("Install the package util-linux."));
    }
    Mounts mounts = Mounts.read(answers);
    Map<String, String> vital = new LinkedHashMap<>();
    for (String place : answers.section("vital").lines()) {
      over(place, mounts).ifPresent(mount -> vital.putIfAbsent(mount.number(), place));
    }
    Map<String, String> found = new LinkedHashMap<>();
    for (int i = 0; i < freeze.paths().size(); i++) {
      Mount mount = freezable(freeze.paths().get(i), answers.section("real." + i), mounts, vital);
      found.putIfAbsent(mount.number(), mount.target());
    }
    return List.copyOf(found.values());
  }

  private static Mount freezable(
      String path, Section real, Mounts mounts, Map<String, String> vital) throws ModuleFailure {
    if (!real.succeeded()) {
      throw ModuleFailure.of(FailureKind.REFUSED, "There is no `" + path + "` on this host.");
    }
    Optional<Mount> mount = mounts.at(real.text());
    if (mount.isEmpty()) {
      throw new ModuleFailure(
          Failure.of(FailureKind.REFUSED, "`" + path + "` is not a mount point.")
              .withHint(
                  over(real.text(), mounts)
                      .map(each ->
                          "It lies on the file system that is mounted at `"
                              + each.target()
                              + "`; name that, if it is meant.")
                      .orElse("Name the place where the file system is mounted.")));
    }
    if (!FREEZABLE.contains(mount.get().fstype())) {
      throw ModuleFailure.of(
          FailureKind.REFUSED,
          "`" + path + "` is " + mount.get().fstype() + ", which cannot be frozen.");
    }
    String place = vital.get(mount.get().number());
    if (place != null) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.REFUSED,
                  "`"
                      + path
                      + "` must not be frozen: `"
                      + place
                      + "` is on it, and without that nobody could log in to thaw it.")
              .withHint("Keep the data on file systems of its own."));
    }
    return mount.get();
  }

  /// The mount that a path lies on.
  private static Optional<Mount> over(String path, Mounts mounts) {
    Optional<Mount> found = Optional.empty();
    for (Mount mount : mounts.mounts()) {
      String target = mount.target();
      boolean above = target.equals("/") || path.equals(target) || path.startsWith(target + "/");
      if (above && found.map(best -> target.length() >= best.target().length()).orElse(true)) {
        found = Optional.of(mount);
      }
    }
    return found;
  }
}
