package dev.runbook.engine.value;

import dev.runbook.engine.value.Coercion.Accepted;
import dev.runbook.engine.value.Coercion.Result;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes as they are written, in binary units only: `512B`, `8KiB`, `1.5GiB`.
final class SizeText {
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");
  private static final Pattern SIZE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([A-Za-z]*)");

  private SizeText() {}

  static Result read(String text, String path) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      return Coercion.refused(
          "`" + text + "` is not a size.",
          Optional.of(
              "Write `8KiB`, `512MiB` or `2GiB`; units are `B`, `KiB`, `MiB`, `GiB` and `TiB`."),
          path);
    }
    int unit = UNITS.indexOf(size.group(2));
    if (unit < 0) {
      return badUnit(text, size.group(1), size.group(2), path);
    }
    try {
      String number = size.group(1);
      return new Accepted(
          new Value.Size(number.contains(".") ? fraction(number, unit) : whole(number, unit)));
    } catch (ArithmeticException | NumberFormatException e) {
      return Coercion.refused(
          "`" + text + "` is not a whole number of bytes that a size can hold.",
          Optional.empty(),
          path);
    }
  }

  /// Without decimal numbers, for to set those up takes longer than much of a start.
  private static long whole(String digits, int unit) {
    return Math.multiplyExact(Long.parseLong(digits), 1L << (10 * unit));
  }

  private static long fraction(String number, int unit) {
    return new BigDecimal(number)
        .multiply(BigDecimal.valueOf(1L << (10 * unit)))
        .stripTrailingZeros()
        .longValueExact();
  }

  private static Result badUnit(String text, String number, String unit, String path) {
    if (unit.isEmpty()) {
      return Coercion.refused(
          "`" + text + "` has no unit.",
          Optional.of("Write `" + number + "B` for bytes, or use `KiB`, `MiB`, `GiB` or `TiB`."),
          path);
    }
    String meant = unit.substring(0, 1).toUpperCase(Locale.ROOT) + "iB";
    if (UNITS.contains(meant) && unit.length() <= 3) {
      return Coercion.refused(
          "`" + unit + "` could be 1000s or 1024s.",
          Optional.of("Write `" + number + meant + "`, which counts in 1024s."),
          path);
    }
    return Coercion.refused(
        "`" + unit + "` is not a unit of size.",
        Optional.of("Units are `B`, `KiB`, `MiB`, `GiB` and `TiB`."),
        path);
  }

  /// In the largest unit that leaves no fraction: `1536MiB`.
  static String write(long bytes) {
    int unit = 0;
    long number = bytes;
    while (number != 0 && number % 1024 == 0 && unit < UNITS.size() - 1) {
      number /= 1024;
      unit++;
    }
    return number + UNITS.get(unit);
  }
}
