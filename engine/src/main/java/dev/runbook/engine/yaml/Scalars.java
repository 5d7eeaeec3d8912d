package dev.runbook.engine.yaml;

import dev.runbook.engine.value.Value;
import java.util.regex.Pattern;

/// What a single value means where no type is declared: the numbers and booleans of YAML 1.2's core
/// schema (yaml.org/spec/1.2.2, 10.3.2), and nothing else.
///
/// Texts are all quoted and block values, and what YAML 1.1 or the core schema would read as
/// something that its writer did not mean: `yes`, `on`, `0777`, `0o17`, `0x1F`, `1_000`, `1:30`,
/// dates, `.inf`, `.nan`, and whole numbers beyond 64 bits.
public final class Scalars {
  private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]{0,18})");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]+|(0|[1-9][0-9]*)(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern BEYOND_WHOLE = Pattern.compile("[-+]?[0-9]+");

  private Scalars() {}

  /// The value of a scalar as it is written; its tag is not looked at.
  public static Value untyped(Node.Scalar scalar) {
    if (scalar.style() != Node.Style.PLAIN) {
      return Value.text(scalar.text());
    }
    String text = scalar.text();
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> Value.NULL;
      case "true", "True", "TRUE" -> Value.bool(true);
      case "false", "False", "FALSE" -> Value.bool(false);
      default -> numberOrText(text);
    };
  }

  private static Value numberOrText(String text) {
    if (WHOLE.matcher(text).matches()) {
      try {
        return Value.whole(Long.parseLong(text));
      } catch (NumberFormatException e) {
        return Value.text(text);
      }
    }
    if (DECIMAL.matcher(text).matches() && !BEYOND_WHOLE.matcher(text).matches()) {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) ? new Value.Decimal(number) : Value.text(text);
    }
    return Value.text(text);
  }
}
