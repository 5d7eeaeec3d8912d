package dev.runbook.engine.value;

import dev.runbook.engine.value.Coercion.Accepted;
import dev.runbook.engine.value.Coercion.Result;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;
import java.util.regex.Pattern;

/// Instants as they are written: ISO 8601 with an offset, as PostgreSQL prints them too
/// (`2026-11-24 18:30:00.5+01`).
final class InstantText {
  private static final DateTimeFormatter OFFSET =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXXXX][XXX][X]")
          .toFormatter(java.util.Locale.ROOT);
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  private InstantText() {}

  static Result read(String text, String path) {
    String iso =
        text.strip().replaceFirst("^([0-9-]{10}) ", "$1T").replace(" +", "+").replace(" -", "-");
    try {
      return new Accepted(new Value.Moment(OffsetDateTime.parse(iso, OFFSET).toInstant()));
    } catch (DateTimeException notWithOffset) {
      if (isLocal(iso)) {
        return Coercion.refused(
            "`" + text + "` has no offset, and could be another moment elsewhere.",
            Optional.of("Write `" + iso + "Z` for UTC, or an offset such as `+01:00`."),
            path);
      }
      return Coercion.refused(
          "`" + text + "` is not an instant.",
          Optional.of(
              DAY.matcher(iso).matches()
                  ? "Write `" + iso + "T00:00:00Z`: an instant has a time and an offset."
                  : "Write `2026-11-24T18:30:00+01:00`."),
          path);
    }
  }

  private static boolean isLocal(String text) {
    try {
      LocalDateTime.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
