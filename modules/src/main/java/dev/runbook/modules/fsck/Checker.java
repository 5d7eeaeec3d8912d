package dev.runbook.modules.fsck;

import dev.runbook.engine.transport.PosixShell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The program that checks a family of file systems, and what its exit status means.
enum Checker {
  /// e2fsck(8), EXIT CODE: a sum of bits, the same that fsck(8) has.
  E2FSCK("e2fsck", "e2fsprogs", "-fn", "-fy"),

  /// xfs_repair(8), EXIT STATUS. It never gets `-L`: that throws away what the log still holds.
  XFS_REPAIR("xfs_repair", "xfsprogs", "-n", "");

  private static final int NO_SUCH_COMMAND = 127;
  private static final int SIGNAL = 128;
  private static final int OPERATIONAL = 8;
  private static final int FINDINGS = 100;

  private static final Pattern ANSWER = Pattern.compile("\\s*[A-Z][a-z ]*\\? (no|yes)$");
  private static final Pattern HEADING =
      Pattern.compile("(e2fsck|Pass|Phase) [0-9].*|\\s*- .*|No modify flag set.*");

  private static final Map<Integer, String> BITS =
      new TreeMap<>(
          Map.of(
              1, "errors corrected",
              2, "errors corrected, the system must be rebooted",
              4, "errors left uncorrected",
              8, "operational error",
              16, "usage error",
              32, "cancelled",
              128, "shared library error"));

  private final String program;
  private final String parcel;
  private final String readOnly;
  private final String repairing;

  Checker(String program, String parcel, String readOnly, String repairing) {
    this.program = program;
    this.parcel = parcel;
    this.readOnly = readOnly;
    this.repairing = repairing;
  }

  /// The one for this type; empty when there is none.
  static Optional<Checker> of(String fstype) {
    return Arrays.stream(values())
        .filter(checker -> checker.fstypes().contains(fstype))
        .findFirst();
  }

  /// All types that some checker knows.
  static List<String> supported() {
    return Arrays.stream(values()).flatMap(checker -> checker.fstypes().stream()).toList();
  }

  private List<String> fstypes() {
    return switch (this) {
      case E2FSCK -> List.of("ext2", "ext3", "ext4");
      case XFS_REPAIR -> List.of("xfs");
    };
  }

  String program() {
    return program;
  }

  /// The distribution's package that has it.
  String parcel() {
    return parcel;
  }

  String check(String device) {
    return program + " " + readOnly + " " + PosixShell.word(device);
  }

  String repair(String device) {
    return (program + " " + repairing).strip() + " " + PosixShell.word(device);
  }

  /// What mounting only to replay the journal is done with: nothing on it is trusted, and a clone
  /// of xfs is mounted beside its origin.
  String replayOptions() {
    String common = "nodev,nosuid,noexec,noatime";
    return this == XFS_REPAIR ? common + ",nouuid" : common;
  }

  boolean missing(int exit) {
    return exit == NO_SUCH_COMMAND;
  }

  /// Whether the program could not do its work, so that nothing is known of the file system.
  boolean couldNotRun(int exit) {
    return exit > SIGNAL
        || switch (this) {
          case E2FSCK -> exit >= OPERATIONAL;
          case XFS_REPAIR -> exit > 2;
        };
  }

  /// Whether a repair that ended so has left the file system clean.
  boolean repaired(int exit) {
    return exit == 0 || (this == E2FSCK && exit == 1);
  }

  /// Whether a read-only check that said this only saw a journal that was not replayed: it reports
  /// damage then that is none.
  boolean sawUnreplayedJournal(int exit, String output) {
    return exit != 0
        && switch (this) {
          case E2FSCK -> output.contains("skipping journal recovery");
          case XFS_REPAIR -> output.contains("valuable metadata changes in a log");
        };
  }

  /// The exit status in words, as its manual page has them.
  String words(int exit) {
    if (exit > SIGNAL) {
      return "ended by signal " + (exit - SIGNAL);
    }
    return switch (this) {
      case E2FSCK -> bits(exit);
      case XFS_REPAIR ->
          switch (exit) {
            case 0 -> "no corruption";
            case 1 -> "corruption found, or a runtime error";
            case 2 -> "the log is not replayed";
            default -> "unknown status";
          };
    };
  }

  private static String bits(int exit) {
    List<String> words = new ArrayList<>();
    BITS.forEach((bit, word) -> {
      if ((exit & bit) != 0) {
        words.add(word);
      }
    });
    return words.isEmpty() ? "no errors" : String.join("; ", words);
  }

  /// What it found: its output without headings and answers.
  static List<String> findings(String output) {
    return output
        .lines()
        .map(line -> ANSWER.matcher(line).replaceFirst("").strip())
        .filter(line -> !line.isEmpty() && !HEADING.matcher(line).matches())
        .limit(FINDINGS)
        .toList();
  }
}
