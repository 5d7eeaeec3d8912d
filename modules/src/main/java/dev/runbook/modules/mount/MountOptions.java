package dev.runbook.modules.mount;

import dev.runbook.engine.module.ArgumentException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The options that a mount is to have, and whether they are in force.
///
/// The kernel does not report them as they were given (mount(8), ext4(5), xfs(5)): it says nothing
/// of most defaults, calls some by another name, and options for `mount` and `systemd` it never
/// sees. An option is in force when the kernel reports it, or when it is a default and the kernel
/// does not report its opposite. A mount is to be writable unless `ro` is wanted.
///
/// @param wanted each once, in the order they were given
record MountOptions(List<String> wanted) {
  /// They let the disk or the file system write in another order than the journal needs: a
  /// snapshot, or a power failure, then is no state that the file system ever had (ext4(5),
  /// `barrier`, `data`).
  private static final Set<String> LOSE_ORDER =
      Set.of("nobarrier", "barrier=0", "data=writeback", "journal_async_commit");

  /// Not options of a file system but commands to `mount`.
  private static final Set<String> COMMANDS =
      Set.of("bind", "rbind", "remount", "move", "rmove", "loop", "fake");

  /// For `mount`, `systemd` and the boot only; `nouuid` and `silent` matter at the moment of
  /// mounting only.
  private static final Set<String> NOT_REPORTED =
      Set.of(
          "defaults",
          "auto",
          "noauto",
          "nofail",
          "_netdev",
          "user",
          "nouser",
          "users",
          "owner",
          "group",
          "silent",
          "loud",
          "nouuid");

  private static final Map<String, String> OTHER_NAMES =
      Map.ofEntries(
          Map.entry("barrier=1", "barrier"),
          Map.entry("barrier=0", "nobarrier"),
          Map.entry("noload", "norecovery"),
          Map.entry("uquota", "usrquota"),
          Map.entry("quota", "usrquota"),
          Map.entry("gquota", "grpquota"),
          Map.entry("pquota", "prjquota"),
          Map.entry("grpid", "bsdgroups"),
          Map.entry("nogrpid", "sysvgroups"));

  /// A default, and what the kernel reports when it is not in force.
  private static final Map<String, Set<String>> OPPOSITES =
      Map.ofEntries(
          Map.entry("rw", Set.of("ro")),
          Map.entry("suid", Set.of("nosuid")),
          Map.entry("dev", Set.of("nodev")),
          Map.entry("exec", Set.of("noexec")),
          Map.entry("async", Set.of("sync")),
          Map.entry("atime", Set.of("noatime")),
          Map.entry("diratime", Set.of("nodiratime", "noatime")),
          Map.entry("strictatime", Set.of("noatime", "relatime")),
          Map.entry("norelatime", Set.of("relatime")),
          Map.entry("nolazytime", Set.of("lazytime")),
          Map.entry("nomand", Set.of("mand")),
          Map.entry("noiversion", Set.of("iversion", "i_version")),
          Map.entry("symfollow", Set.of("nosymfollow")),
          Map.entry("delalloc", Set.of("nodelalloc")),
          Map.entry("barrier", Set.of("nobarrier")),
          Map.entry("auto_da_alloc", Set.of("noauto_da_alloc")),
          Map.entry("block_validity", Set.of("noblock_validity")),
          Map.entry("acl", Set.of("noacl")),
          Map.entry("user_xattr", Set.of("nouser_xattr")),
          Map.entry("nodiscard", Set.of("discard")),
          Map.entry("sysvgroups", Set.of("bsdgroups")),
          Map.entry("inode64", Set.of("inode32")),
          Map.entry("attr2", Set.of("noattr2")),
          Map.entry("noikeep", Set.of("ikeep")),
          Map.entry("nolargeio", Set.of("largeio")),
          Map.entry("noquota", Set.of("usrquota", "grpquota", "prjquota")),
          Map.entry("data=ordered", Set.of("data=journal", "data=writeback")));

  /// What belongs to the mount and not to the file system is forgotten by a remount that does not
  /// repeat it (mount(8), `remount`), together with what gives it up.
  private static final Map<String, Set<String>> FORGOTTEN_BY_REMOUNT =
      Map.of(
          "nosuid", Set.of("suid"),
          "nodev", Set.of("dev"),
          "noexec", Set.of("exec"),
          "nosymfollow", Set.of("symfollow"),
          "sync", Set.of("async"),
          "dirsync", Set.of(),
          "lazytime", Set.of("nolazytime"),
          "noatime", Set.of("atime", "relatime", "strictatime", "diratime"),
          "relatime", Set.of("atime", "noatime", "strictatime", "norelatime"),
          "nodiratime", Set.of("diratime"));

  private static final Pattern ONE_WORD = Pattern.compile("[^\\s,\"'\\\\#\\p{Cntrl}]+");

  MountOptions {
    wanted = List.copyOf(wanted);
  }

  /// @param given options; one text may hold several with commas between, as in fstab(5)
  /// @throws ArgumentException for an option that is never right, or is none
  static MountOptions parse(List<String> given) throws ArgumentException {
    Set<String> wanted = new LinkedHashSet<>();
    for (String text : given) {
      for (String option : text.split(",", -1)) {
        check(option);
        wanted.add(option);
      }
    }
    if (wanted.contains("ro") && wanted.contains("rw")) {
      throw new ArgumentException("options", "`ro` and `rw` contradict each other.");
    }
    return new MountOptions(List.copyOf(wanted));
  }

  private static void check(String option) throws ArgumentException {
    if (!ONE_WORD.matcher(option).matches()) {
      throw new ArgumentException("options", "`" + option + "` is not a mount option.");
    }
    if (LOSE_ORDER.contains(option)) {
      throw new ArgumentException(
          "options",
          "`"
              + option
              + "` lets writes reach the disk in another order than the journal needs: after a"
              + " snapshot or a power failure the file system may be damaged.");
    }
    if (COMMANDS.contains(option)) {
      throw new ArgumentException(
          "options", "`" + option + "` is not an option of a file system on a device.");
    }
  }

  /// The wanted options that are not in force.
  ///
  /// @param reported by the kernel for the mount and, where there is such a list, for the file
  ///   system with its defaults (/proc/fs/ext4/*/options)
  List<String> missing(List<String> reported) {
    Set<String> told = new LinkedHashSet<>();
    reported.forEach(option -> told.add(name(option)));
    List<String> missing = new ArrayList<>();
    for (String option : writable()) {
      if (!inForce(name(option), told)) {
        missing.add(option);
      }
    }
    return missing;
  }

  private static boolean inForce(String option, Set<String> told) {
    if (NOT_REPORTED.contains(option)
        || option.startsWith("x-")
        || option.startsWith("X-")
        || option.startsWith("comment=")) {
      return true;
    }
    Set<String> opposites = OPPOSITES.get(option);
    if (opposites != null) {
      return told.stream().noneMatch(opposites::contains);
    }
    return told.contains(option) || (option.equals("nodiratime") && told.contains("noatime"));
  }

  private static String name(String option) {
    return OTHER_NAMES.getOrDefault(option, option);
  }

  private List<String> writable() {
    if (wanted.contains("ro") || wanted.contains("rw")) {
      return wanted;
    }
    List<String> all = new ArrayList<>(wanted);
    all.add("rw");
    return all;
  }

  /// For `mount -o`; empty when nothing needs to be said.
  String forMount() {
    return String.join(",", wanted);
  }

  /// For `mount -o remount,...`: the options wanted, and those of the mount that they leave alone.
  String forRemount(List<String> reported) {
    List<String> all = new ArrayList<>();
    all.add("remount");
    for (String option : reported) {
      Set<String> givesUp = FORGOTTEN_BY_REMOUNT.get(option);
      if (givesUp != null
          && !wanted.contains(option)
          && wanted.stream().noneMatch(givesUp::contains)) {
        all.add(option);
      }
    }
    for (String option : writable()) {
      if (!option.equals("defaults")) {
        all.add(option);
      }
    }
    return String.join(",", all);
  }

  /// The fourth field of fstab(5).
  String forFstab() {
    return wanted.isEmpty() ? "defaults" : String.join(",", wanted);
  }
}
