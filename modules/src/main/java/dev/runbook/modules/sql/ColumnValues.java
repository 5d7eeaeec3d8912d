package dev.runbook.modules.sql;

import dev.runbook.engine.value.Value;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGInterval;

/// Makes values of what the server writes, by the column's type; what has no kind of value of its
/// own stays text, so nothing is rounded: a `numeric` that is not whole, a `timestamp` without time
/// zone, a `money`.
final class ColumnValues {
  private static final DateTimeFormatter MOMENT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendOffset("+HH:mm:ss", "+00")
          .toFormatter(java.util.Locale.ROOT);

  private ColumnValues() {}

  /// @param type PostgreSQL's name of the type; an array's begins with `_`
  /// @param text null for NULL
  static Value read(String type, @Nullable String text) {
    if (text == null) {
      return Value.NULL;
    }
    // A type of the user's may have such a name too.
    if (type.startsWith("_") && (text.startsWith("{") || text.startsWith("["))) {
      String item = type.substring(1);
      return ArrayText.read(text, element -> scalar(item, element));
    }
    return scalar(type, text);
  }

  private static Value scalar(String type, String text) {
    return switch (type) {
      case "bool" -> Value.bool(text.equals("t") || text.equals("true"));
      case "int2",
          "int4",
          "int8",
          "oid",
          "xid",
          "xid8",
          "cid",
          "numeric",
          "serial",
          "bigserial",
          "smallserial" ->
          whole(text);
      case "float4", "float8" -> decimal(text);
      case "pg_lsn" -> lsn(text);
      case "timestamptz" -> moment(text);
      case "interval" -> interval(text);
      case "json", "jsonb" -> JsonText.read(text);
      case "bytea" -> Value.text(text.startsWith("\\x") ? text.substring(2) : text);
      default -> Value.text(text);
    };
  }

  private static Value whole(String text) {
    try {
      return Value.whole(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Value.text(text);
    }
  }

  private static Value decimal(String text) {
    try {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) ? new Value.Decimal(number) : Value.text(text);
    } catch (NumberFormatException e) {
      return Value.text(text);
    }
  }

  static Value lsn(String text) {
    return new Value.Lsn(LogPosition.parse(text));
  }

  /// `infinity` and years beyond ISO stay text.
  private static Value moment(String text) {
    try {
      return new Value.Moment(OffsetDateTime.parse(text, MOMENT).toInstant());
    } catch (DateTimeParseException e) {
      return Value.text(text);
    }
  }

  /// Months and years have no fixed length, so they stay text, and so does `infinity`, of which the
  /// driver makes nothing.
  private static Value interval(String text) {
    if (text.endsWith("infinity")) {
      return Value.text(text);
    }
    try {
      PGInterval interval = new PGInterval(text);
      if (interval.getYears() != 0 || interval.getMonths() != 0) {
        return Value.text(text);
      }
      return new Value.Time(
          Duration.ofDays(interval.getDays())
              .plusHours(interval.getHours())
              .plusMinutes(interval.getMinutes())
              .plusSeconds(interval.getWholeSeconds())
              .plusNanos(interval.getMicroSeconds() * 1000L));
    } catch (SQLException | NumberFormatException e) {
      return Value.text(text);
    }
  }
}
