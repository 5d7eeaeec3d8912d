package dev.runbook.modules.postgres;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A backup_label, as pg_stop_backup (9.6 to 14) and pg_backup_stop (from 15) return it (chapter
/// 26.3.3, and xlogbackup.c).
///
/// @param startWal the segment with the start position
/// @param timeline the one it began on: of `START TIMELINE` (from 11), else of the segment's name
/// @param from `primary` or `standby`; `master` before 14
/// @param startTime as the server writes it, in its `log_timezone`
record BackupLabel(
    Value.Lsn start,
    String startWal,
    Value.Lsn checkpoint,
    String method,
    String from,
    String startTime,
    String label,
    long timeline) {
  static final ValueType.RecordOf TYPE = new ValueType.RecordOf("BackupLabel", fields());

  private static final Pattern LINE = Pattern.compile("([A-Z][A-Z ]*): (.*)");
  private static final Pattern START =
      Pattern.compile("([0-9A-Fa-f]+/[0-9A-Fa-f]+) \\(file ([0-9A-F]{24})\\)");

  BackupLabel {
    requireNonNull(start, "start is null");
    requireNonNull(startWal, "startWal is null");
    requireNonNull(checkpoint, "checkpoint is null");
    requireNonNull(method, "method is null");
    requireNonNull(from, "from is null");
    requireNonNull(startTime, "startTime is null");
    requireNonNull(label, "label is null");
  }

  private static Map<String, ValueType> fields() {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    fields.put("start_lsn", Simple.LSN);
    fields.put("start_wal", Simple.STRING);
    fields.put("checkpoint_lsn", Simple.LSN);
    fields.put("method", Simple.STRING);
    fields.put("from", Simple.STRING);
    fields.put("start_time", Simple.STRING);
    fields.put("label", Simple.STRING);
    fields.put("timeline", Simple.INT);
    return fields;
  }

  Value toValue() {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("start_lsn", start);
    fields.put("start_wal", Value.text(startWal));
    fields.put("checkpoint_lsn", checkpoint);
    fields.put("method", Value.text(method));
    fields.put("from", Value.text(from));
    fields.put("start_time", Value.text(startTime));
    fields.put("label", Value.text(label));
    fields.put("timeline", Value.whole(timeline));
    return Value.map(fields);
  }

  /// Reads the text; lines that are not known, such as those of incremental backups, are left out.
  ///
  /// @throws IllegalArgumentException with a sentence for the user when the server would refuse it
  ///   too: a line is missing or damaged, or `START TIMELINE` is not the segment's
  static BackupLabel read(String text) {
    Map<String, String> lines = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        lines.putIfAbsent(matcher.group(1), matcher.group(2));
      }
    }
    String location = needed(lines, "START WAL LOCATION");
    Matcher start = START.matcher(location);
    if (!start.matches()) {
      throw new IllegalArgumentException(
          "The line `START WAL LOCATION` of the backup label is `0/9000028 (file"
              + " 000000010000000000000009)`, and this one is `"
              + location
              + "`.");
    }
    String segment = start.group(2);
    long timeline = Long.parseLong(segment.substring(0, 8), 16);
    Optional<String> written = Optional.ofNullable(lines.get("START TIMELINE"));
    if (written.isPresent() && !written.get().strip().equals(Long.toString(timeline))) {
      throw new IllegalArgumentException(
          "The backup label contradicts itself: START TIMELINE is "
              + written.get()
              + ", and the segment "
              + segment
              + " is of timeline "
              + timeline
              + ".");
    }
    return new BackupLabel(
        Positions.parse(start.group(1)),
        segment,
        Positions.parse(needed(lines, "CHECKPOINT LOCATION")),
        needed(lines, "BACKUP METHOD"),
        needed(lines, "BACKUP FROM"),
        needed(lines, "START TIME"),
        needed(lines, "LABEL"),
        timeline);
  }

  private static String needed(Map<String, String> lines, String name) {
    String line = lines.get(name);
    if (line == null) {
      throw new IllegalArgumentException("This is no backup label: it has no line `" + name + "`.");
    }
    return line;
  }
}
