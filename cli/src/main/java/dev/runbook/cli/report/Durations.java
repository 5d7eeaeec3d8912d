package dev.runbook.cli.report;

import java.time.Duration;
import java.util.Locale;

/// Lengths of time as people read them: `0.3s`, `12s`, `2m 05s`, `1h 02m`.
public final class Durations {
  private Durations() {}

  public static String shown(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1fs", time.toMillis() / 1000.0);
    }
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60);
    }
    return String.format(Locale.ROOT, "%dh %02dm", seconds / 3600, seconds % 3600 / 60);
  }
}
