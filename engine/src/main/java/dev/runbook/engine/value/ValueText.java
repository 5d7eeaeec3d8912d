package dev.runbook.engine.value;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Values as text for people.
public final class ValueText {
  private static final Pattern PLAIN =
      Pattern.compile("[\\p{L}\\p{N}_./@%+=-][\\p{L}\\p{N}_./@%+=: -]*(?<![ :])");
  private static final Pattern TYPED = Pattern.compile("true|false|null|-?[0-9][0-9.eE+-]*");

  private ValueText() {}

  /// How a value is shown: text as it is, `90s`, `2GiB`, `[a, b]`, `{id: 1, name: "a, b"}`; a
  /// secret as its reference, what is not known yet as `‹known after STEP›`.
  public static String shown(Value value) {
    return value instanceof Value.Text text ? text.text() : shownInside(value);
  }

  /// The text that a template writes for a value; empty for what has no plain text: a list, a
  /// mapping, null, a secret, and what is not known yet.
  public static Optional<String> plain(Value value) {
    return switch (value) {
      case Value.Text _,
          Value.Whole _,
          Value.Decimal _,
          Value.Bool _,
          Value.Time _,
          Value.Size _,
          Value.Moment _,
          Value.Lsn _ ->
          Optional.of(shown(value));
      case Value.Listing _, Value.Mapping _, Value.Null _, Value.Unknown _, Value.Sensitive _ ->
          Optional.empty();
    };
  }

  /// The mark for what is not known yet: `‹known after STEP›`.
  public static String mark(Set<String> after) {
    return after.isEmpty() ? "‹not known yet›" : "‹known after " + String.join(", ", after) + "›";
  }

  private static String shownInside(Value value) {
    return switch (value) {
      case Value.Text text -> quoted(text.text());
      case Value.Whole whole -> Long.toString(whole.number());
      case Value.Decimal decimal -> decimal(decimal.number());
      case Value.Bool bool -> Boolean.toString(bool.truth());
      case Value.Time time -> DurationText.write(time.duration());
      case Value.Size size -> SizeText.write(size.bytes());
      case Value.Moment moment -> moment.instant().toString();
      case Value.Lsn lsn -> lsn.toString();
      case Value.Listing list ->
          list.items().stream()
              .map(ValueText::shownInside)
              .collect(Collectors.joining(", ", "[", "]"));
      case Value.Mapping map ->
          map.entries().entrySet().stream()
              .map(entry -> quoted(entry.getKey()) + ": " + shownInside(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Value.Null _ -> "null";
      case Value.Unknown unknown ->
          unknown.shown().isEmpty() ? mark(unknown.after()) : unknown.shown();
      case Value.Sensitive sensitive -> sensitive.reference();
    };
  }

  private static String decimal(double number) {
    return Double.isFinite(number)
        ? new BigDecimal(Double.toString(number)).toPlainString()
        : Double.toString(number);
  }

  private static String quoted(String text) {
    return PLAIN.matcher(text).matches() && !looksTyped(text)
        ? text
        : JsonValues.plain(Value.text(text));
  }

  private static boolean looksTyped(String text) {
    return TYPED.matcher(text).matches();
  }
}
