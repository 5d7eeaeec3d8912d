package dev.runbook.modules.block;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Asks LVM for all it knows and reads its answer (lvmreport(7), lvm-fullreport(8)).
///
/// One `fullreport` shows groups, volumes and pieces of one moment. It does not show duplicates, so
/// `pvs -a` is asked too. LVM warns with exit status 0: in its report's log (2.03.31) or on
/// standard error (2.03.16); both are read.
public final class LvmReport {
  private static final String FULL = "lvm.full";
  private static final String ALL_DEVICES = "lvm.devices";
  private static final String FORMAT = " --reportformat json --units b --nosuffix";

  private LvmReport() {}

  /// Adds the questions to a script.
  public static HostScript ask(HostScript script) {
    return ask(script, "");
  }

  /// Adds the questions to a script.
  ///
  /// @param options more options for LVM, such as `--devices` with a list
  public static HostScript ask(HostScript script, String options) {
    return script
        .section(
            FULL,
            "lvm fullreport"
                + FORMAT
                + (options.isEmpty() ? "" : " " + options)
                + " --configreport vg -o"
                + " vg_name,vg_uuid,vg_seqno,vg_extent_size,vg_size,vg_free,vg_missing_pv_count,vg_tags"
                + autoactivation()
                + " --configreport pv -o pv_name,pv_uuid,pv_size,dev_size,pv_free,pv_missing"
                + " --configreport lv -o"
                + " lv_name,lv_uuid,lv_path,lv_dm_path,lv_size,lv_active,lv_device_open,lv_health_status"
                + " --configreport seg -o lv_uuid,segtype,stripes,stripe_size,devices"
                + " --configreport pvseg -o pv_uuid,pvseg_start")
        .section(
            ALL_DEVICES,
            "lvm pvs -a"
                + FORMAT
                + (options.isEmpty() ? "" : " " + options)
                + " -o pv_name,pv_uuid,pv_duplicate");
  }

  // The field came with 2.03.12; an older LVM refuses the whole report.
  private static String autoactivation() {
    return "$(case $(lvm version 2>/dev/null) in *'LVM version:'*' 2.02.'*|*'LVM version:'*'"
        + " 2.03.0'[0-9]'('*|*'LVM version:'*' 2.03.1'[01]'('*) ;; *) echo"
        + " ,vg_autoactivation ;; esac)";
  }

  /// Reads the answers.
  ///
  /// @throws ModuleFailure when LVM could not look: not allowed, a lock
  public static Lvm read(Sections sections) throws ModuleFailure {
    Section full = sections.section(FULL);
    Section devices = sections.section(ALL_DEVICES);
    if (full.noSuchCommand()) {
      return Lvm.NOT_INSTALLED;
    }
    try {
      Report report = Report.parse(full.out());
      Report all = Report.parse(devices.out());
      List<VolumeGroup> groups = new ArrayList<>();
      List<PhysicalVolume> orphans = new ArrayList<>();
      for (Report part : report.objects("report")) {
        List<PhysicalVolume> physical =
            part.objects("pv").stream().map(LvmReport::physical).toList();
        if (part.objects("vg").isEmpty()) {
          orphans.addAll(physical);
        }
        for (Report group : part.objects("vg")) {
          groups.add(group(group, physical, logical(part)));
        }
      }
      return new Lvm(
          true,
          groups,
          orphans,
          duplicates(all),
          Stream.of(
                  logged(report),
                  logged(all),
                  full.err().lines().toList(),
                  devices.err().lines().toList())
              .flatMap(List::stream)
              .map(String::strip)
              .filter(line -> !line.isEmpty())
              .distinct()
              .toList());
    } catch (IllegalArgumentException e) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.COMMAND, "LVM could not be asked (exit status " + full.code() + ").")
              .withDetail(full.evidence())
              .withHint("LVM answers root only: the step needs `become`."));
    }
  }

  private static List<String> logged(Report report) {
    return report.objects("log").stream()
        .filter(entry -> !entry.text("log_type", "").equals("status"))
        .map(entry -> entry.text("log_message", ""))
        .toList();
  }

  private static Map<String, String> duplicates(Report all) {
    Map<String, String> found = new LinkedHashMap<>();
    for (Report part : all.objects("report")) {
      for (Report volume : part.objects("pv")) {
        if (volume.text("pv_duplicate").isPresent()) {
          found.put(volume.text("pv_name", ""), volume.text("pv_uuid", ""));
        }
      }
    }
    return found;
  }

  private static PhysicalVolume physical(Report volume) {
    return new PhysicalVolume(
        volume.text("pv_name", ""),
        volume.text("pv_uuid", ""),
        volume.number("pv_size", 0),
        volume.number("dev_size", 0),
        volume.number("pv_free", 0),
        volume.text("pv_missing").isPresent());
  }

  private static VolumeGroup group(
      Report group, List<PhysicalVolume> physical, List<LogicalVolume> logical) {
    return new VolumeGroup(
        group.text("vg_name", ""),
        group.text("vg_uuid", ""),
        group.number("vg_seqno", 0),
        group.number("vg_extent_size", 0),
        group.number("vg_size", 0),
        group.number("vg_free", 0),
        Math.toIntExact(group.number("vg_missing_pv_count", 0)),
        !group.fields().containsKey("vg_autoactivation")
            || group.text("vg_autoactivation").isPresent(),
        group.text("vg_tags").map(tags -> List.of(tags.split(","))).orElse(List.of()),
        physical,
        logical);
  }

  private static List<LogicalVolume> logical(Report part) {
    return part.objects("lv").stream()
        .map(volume -> {
          String uuid = volume.text("lv_uuid", "");
          return new LogicalVolume(
              volume.text("lv_name", ""),
              uuid,
              volume.text("lv_path", ""),
              volume.text("lv_dm_path", ""),
              volume.number("lv_size", 0),
              volume.text("lv_active").isPresent(),
              volume.text("lv_device_open", "").equals("open"),
              volume.text("lv_health_status", ""),
              part.objects("seg").stream()
                  .filter(segment -> segment.text("lv_uuid", "").equals(uuid))
                  .map(LvmReport::segment)
                  .toList());
        })
        .toList();
  }

  private static LogicalVolume.Segment segment(Report segment) {
    return new LogicalVolume.Segment(
        segment.text("segtype", ""),
        Math.toIntExact(segment.number("stripes", 1)),
        segment.number("stripe_size", 0),
        segment
            .text("devices")
            .map(devices ->
                Stream.of(devices.split(","))
                    .map(device -> device.replaceAll("\\(\\d+\\)$", ""))
                    .toList())
            .orElse(List.of()));
  }
}
