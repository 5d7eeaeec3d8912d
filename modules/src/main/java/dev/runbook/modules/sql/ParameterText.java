package dev.runbook.modules.sql;

import dev.runbook.engine.value.Value;
import java.util.stream.Collectors;

/// How a bind parameter is shown to people, like an SQL literal: `'nightly'`, `42`, `pg_lsn
/// '16/B374D848'`.
final class ParameterText {
  private ParameterText() {}

  static String shown(Value value) {
    return switch (value) {
      case Value.Text text -> quoted(text.text());
      case Value.Whole whole -> Long.toString(whole.number());
      case Value.Decimal decimal -> Double.toString(decimal.number());
      case Value.Bool bool -> Boolean.toString(bool.truth());
      case Value.Time time -> "interval " + quoted(time.duration().toString());
      case Value.Size size -> Long.toString(size.bytes());
      case Value.Moment moment -> "timestamptz " + quoted(moment.instant().toString());
      case Value.Lsn lsn -> "pg_lsn " + quoted(lsn.toString());
      case Value.Listing list ->
          list.items().stream()
              .map(ParameterText::shown)
              .collect(Collectors.joining(", ", "array[", "]"));
      case Value.Mapping mapping ->
          mapping.entries().entrySet().stream()
              .map(entry -> entry.getKey() + ": " + shown(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Value.Null _ -> "null";
      case Value.Unknown unknown ->
          "‹"
              + (unknown.after().isEmpty()
                  ? "not known yet"
                  : "known after " + String.join(", ", unknown.after()))
              + "›";
      case Value.Sensitive sensitive -> "‹" + sensitive.reference() + "›";
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
