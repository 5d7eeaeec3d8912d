package dev.runbook.engine.value;

import dev.runbook.engine.value.Coercion.Accepted;
import dev.runbook.engine.value.Coercion.Result;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as they are written: `90s`, `1h30m`, `500ms`, `2d`, `0.25s`.
final class DurationText {
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L);
  private static final Pattern PART =
      Pattern.compile("\\G([0-9]+(?:\\.[0-9]+)?)(ns|us|ms|s|m|h|d)");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");

  private DurationText() {}

  static Result read(String text, String path) {
    if (NUMBER.matcher(text).matches()) {
      return Coercion.refused(
          "`" + text + "` has no unit.",
          Optional.of("Write `" + text + "s` for seconds; units are `ms`, `s`, `m`, `h` and `d`."),
          path);
    }
    Matcher part = PART.matcher(text);
    int end = 0;
    while (part.find()) {
      end = part.end();
    }
    if (end == 0 || end != text.length()) {
      return notOne(text, path);
    }
    part.reset();
    try {
      long nanos = text.contains(".") ? withFractions(part) : whole(part);
      return new Accepted(new Value.Time(Duration.ofNanos(nanos)));
    } catch (ArithmeticException | NumberFormatException e) {
      return Coercion.refused(
          "`" + text + "` is longer or finer than a duration can be.", Optional.empty(), path);
    }
  }

  /// Without decimal numbers, for to set those up takes longer than much of a start.
  private static long whole(Matcher part) {
    long nanos = 0;
    while (part.find()) {
      nanos = Math.addExact(nanos, Math.multiplyExact(Long.parseLong(part.group(1)), unit(part)));
    }
    return nanos;
  }

  private static long withFractions(Matcher part) {
    BigDecimal nanos = BigDecimal.ZERO;
    while (part.find()) {
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit(part))));
    }
    return nanos.stripTrailingZeros().longValueExact();
  }

  private static long unit(Matcher part) {
    return NANOS.getOrDefault(part.group(2), 0L);
  }

  private static Result notOne(String text, String path) {
    if (text.startsWith("-")) {
      return Coercion.refused("`" + text + "` is negative.", Optional.empty(), path);
    }
    return Coercion.refused(
        "`" + text + "` is not a duration.",
        Optional.of("Write `90s`, `10m` or `1h30m`; units are `ms`, `s`, `m`, `h` and `d`."),
        path);
  }

  /// The largest units first, zero parts left out: `1h30m`; what is finer than a millisecond is a
  /// fraction of a second.
  static String write(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    if (duration.isNegative()) {
      return "-" + write(duration.negated());
    }
    StringBuilder text = new StringBuilder();
    append(text, duration.toDaysPart(), "d");
    append(text, duration.toHoursPart(), "h");
    append(text, duration.toMinutesPart(), "m");
    int nanos = duration.toNanosPart();
    if (nanos % 1_000_000 != 0) {
      BigDecimal seconds =
          BigDecimal.valueOf(duration.toSecondsPart()).add(BigDecimal.valueOf(nanos, 9));
      return text.append(seconds.stripTrailingZeros().toPlainString()).append('s').toString();
    }
    append(text, duration.toSecondsPart(), "s");
    append(text, nanos / 1_000_000, "ms");
    return text.toString();
  }

  private static void append(StringBuilder text, long number, String unit) {
    if (number != 0) {
      text.append(number).append(unit);
    }
  }
}
