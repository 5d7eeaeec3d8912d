package dev.runbook.engine.expression;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The instants and durations that [CommonEvaluation] makes of texts, as the CEL specification has
/// them: `timestamp('2026-01-31T12:00:00Z')` (RFC 3339), `duration('1h30m')`.
final class CommonTimes {
  private static final Pattern INSTANT =
      Pattern.compile(
          "(19|20)\\d\\d-\\d\\d-\\d\\dT([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-](0\\d|1[0-3]):[0-5]\\d)");
  private static final Pattern DURATION =
      Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");

  private CommonTimes() {}

  /// @throws NotCommon for what the library refuses, and for what is rare
  static Object instant(Object object) {
    if (object instanceof Instant) {
      return object;
    }
    if (!(object instanceof String text) || !INSTANT.matcher(text).matches()) {
      throw new NotCommon();
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      throw new NotCommon();
    }
  }

  /// @throws NotCommon for what the library refuses, and for what is rare
  static Object duration(Object object) {
    if (object instanceof Duration) {
      return object;
    }
    if (!(object instanceof String text) || text.isEmpty()) {
      throw new NotCommon();
    }
    Matcher parts = DURATION.matcher(text);
    if (!parts.matches()) {
      throw new NotCommon();
    }
    return Duration.ofHours(number(parts.group(1)))
        .plusMinutes(number(parts.group(2)))
        .plusSeconds(number(parts.group(3)));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
