package dev.runbook.modules.postgres;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Coercion;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A line of a timeline history file: where a timeline ended and the next one began.
///
/// @param timeline the one that ended
/// @param lsn the first byte that is not of it
/// @param reason why, as the server wrote it; may be empty
record TimelineSwitch(long timeline, Value.Lsn lsn, String reason) {
  static final ValueType.RecordOf TYPE = new ValueType.RecordOf("TimelineSwitch", fields());

  private static final Pattern LINE =
      Pattern.compile("\\s*(\\d{1,10})\\s+([0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8})(?:\\s+(.*))?");

  TimelineSwitch {
    requireNonNull(lsn, "lsn is null");
    requireNonNull(reason, "reason is null");
  }

  private static Map<String, ValueType> fields() {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    fields.put("timeline", Simple.INT);
    fields.put("lsn", Simple.LSN);
    fields.put("reason", ValueType.optional(Simple.STRING));
    return fields;
  }

  Value toValue() {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("timeline", Value.whole(timeline));
    fields.put("lsn", lsn);
    fields.put("reason", Value.text(reason));
    return Value.map(fields);
  }

  /// Reads `{ timeline, lsn }`, with or without a reason.
  ///
  /// @throws IllegalArgumentException with a sentence for the user when it is something else
  static TimelineSwitch read(Value value) {
    return switch (Coercion.coerce(value, TYPE)) {
      case Coercion.Accepted(Value.Mapping(Map<String, Value> fields))
          when fields.get("timeline") instanceof Value.Whole(long timeline)
              && fields.get("lsn") instanceof Value.Lsn lsn ->
          new TimelineSwitch(
              timeline, lsn, fields.get("reason") instanceof Value.Text(String why) ? why : "");
      case Coercion.Accepted _ ->
          throw new IllegalArgumentException("A switch of timeline is `{ timeline, lsn }`.");
      case Coercion.Refused refused ->
          throw new IllegalArgumentException("A switch of timeline: " + refused.problem());
    };
  }

  /// Reads a `.history` file as the server does (timeline.c, readTimeLineHistory): blank lines and
  /// comments are left out, timelines rise.
  ///
  /// @throws IllegalArgumentException with a sentence for the user when it is none
  static List<TimelineSwitch> ofFile(String text) {
    List<TimelineSwitch> switches = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "`"
                + line.strip()
                + "` is no line of a timeline history; one looks like `1 0/9000000 no recovery"
                + " target specified`.");
      }
      String reason = matcher.group(3) == null ? "" : matcher.group(3).strip();
      switches.add(
          new TimelineSwitch(
              Long.parseLong(matcher.group(1)), Positions.parse(matcher.group(2)), reason));
    }
    requireOrder(switches);
    return List.copyOf(switches);
  }

  /// @throws IllegalArgumentException when a timeline is not above the one before it, or ends
  ///   before that one ended
  static void requireOrder(List<TimelineSwitch> switches) {
    for (int i = 1; i < switches.size(); i++) {
      TimelineSwitch before = switches.get(i - 1);
      TimelineSwitch after = switches.get(i);
      if (after.timeline <= before.timeline || after.lsn.compareTo(before.lsn) < 0) {
        throw new IllegalArgumentException(
            "The switches of a timeline history rise, and timeline "
                + after.timeline
                + " at "
                + after.lsn
                + " comes after timeline "
                + before.timeline
                + " at "
                + before.lsn
                + ".");
      }
    }
  }
}
