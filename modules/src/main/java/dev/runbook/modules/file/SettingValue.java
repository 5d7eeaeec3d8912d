package dev.runbook.modules.file;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.value.Value;
import java.math.BigDecimal;
import java.util.Optional;

/// Values of the language as PostgreSQL's configuration understands them, with the units that every
/// version knows.
final class SettingValue {
  private SettingValue() {}

  /// `on`, `128kB`, `20000ms`, `0/2000000`; empty for null.
  ///
  /// @throws ArgumentException when a list, a mapping or a moment has no form that PostgreSQL would
  ///   read
  static Optional<String> written(Value value) throws ArgumentException {
    return switch (value.revealed()) {
      case Value.Null _ -> Optional.empty();
      case Value.Text(String text) -> Optional.of(text);
      case Value.Bool(boolean truth) -> Optional.of(truth ? "on" : "off");
      case Value.Whole(long number) -> Optional.of(Long.toString(number));
      case Value.Decimal(double number) -> Optional.of(BigDecimal.valueOf(number).toPlainString());
      case Value.Size(long bytes) -> Optional.of(size(bytes));
      case Value.Time(var duration) -> Optional.of(duration.toMillis() + "ms");
      case Value.Lsn lsn -> Optional.of(lsn.toString());
      case Value.Moment(var instant) -> Optional.of(instant.toString());
      case Value.Listing _, Value.Mapping _ ->
          throw new ArgumentException(
              "settings", "The value of a setting is a text, a number, a boolean, or null.");
      case Value.Unknown _, Value.Sensitive _ ->
          throw new IllegalStateException("a setting is not known yet");
    };
  }

  /// Whole kilobytes: the unit `B` is known from version 11 on only.
  private static String size(long bytes) throws ArgumentException {
    if (bytes % 1024 != 0) {
      throw new ArgumentException("settings", "A size in a setting is a multiple of 1KiB.");
    }
    return bytes / 1024 + "kB";
  }
}
