package dev.runbook.transports.shell;

import java.time.Duration;

/// Durations as runbooks write them.
public final class Spoken {
  private Spoken() {}

  /// `1h30m`, `90s` as `1m30s`, `500ms`.
  public static String duration(Duration time) {
    StringBuilder text = new StringBuilder();
    part(text, time.toHours(), "h");
    part(text, time.toMinutesPart(), "m");
    part(text, time.toSecondsPart(), "s");
    part(text, time.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void part(StringBuilder text, long count, String unit) {
    if (count > 0) {
      text.append(count).append(unit);
    }
  }
}
