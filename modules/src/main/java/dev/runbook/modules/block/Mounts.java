package dev.runbook.modules.block;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The mounts of a host.
///
/// @param mounts in the order of the kernel: a later one covers an earlier one at the same place
public record Mounts(List<Mount> mounts) {
  /// What findmnt is asked for; SIZE and USED wait for the server of a dead network file system and
  /// are left out.
  public static final String FINDMNT =
      "findmnt -J -o TARGET,SOURCE,MAJ:MIN,FSTYPE,OPTIONS,UUID,LABEL";

  private static final String SECTION = "findmnt";

  public Mounts {
    mounts = List.copyOf(mounts);
  }

  public static HostScript ask(HostScript script) {
    return script.section(SECTION, FINDMNT + " -l");
  }

  public static Mounts read(Sections sections) throws dev.runbook.engine.module.ModuleFailure {
    return read(sections.section(SECTION));
  }

  /// Reads what [#FINDMNT] printed; nothing found is no mounts.
  public static Mounts read(Section answer) {
    List<Mount> found = new ArrayList<>();
    if (!answer.text().isEmpty()) {
      Report.parse(answer.out()).objects("filesystems").forEach(report -> add(report, found));
    }
    return new Mounts(found);
  }

  private static void add(Report report, List<Mount> found) {
    found.add(
        new Mount(
            report.text("target", ""),
            report.text("source", "").replaceFirst("\\[.*]$", ""),
            report.text("maj:min", ""),
            report.text("fstype", ""),
            report.text("options").map(options -> List.of(options.split(","))).orElse(List.of()),
            report.text("uuid"),
            report.text("label"),
            report.number("size", 0),
            report.number("used", 0)));
    report.objects("children").forEach(child -> add(child, found));
  }

  /// What is seen at exactly this place.
  public Optional<Mount> at(String target) {
    return mounts.reversed().stream().filter(mount -> mount.target().equals(target)).findFirst();
  }

  /// Where a device is mounted.
  ///
  /// @param number major and minor
  public List<Mount> of(String number) {
    return mounts.stream().filter(mount -> mount.number().equals(number)).toList();
  }
}
