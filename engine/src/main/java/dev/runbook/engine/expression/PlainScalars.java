package dev.runbook.engine.expression;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import java.util.regex.Pattern;

/// The value of a scalar that is neither template nor expression, by the core schema of YAML 1.2
/// (10.3.2).
final class PlainScalars {
  private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]+|(0|[1-9][0-9]*)(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private PlainScalars() {}

  static Value untyped(Node.Scalar scalar) {
    String text = scalar.text();
    if (scalar.style() != Node.Style.PLAIN) {
      return Value.text(text);
    }
    if (scalar.isNull()) {
      return Value.NULL;
    }
    if (text.equals("true") || text.equals("false")) {
      return Value.bool(text.equals("true"));
    }
    if (WHOLE.matcher(text).matches() && text.length() < 19) {
      return Value.whole(Long.parseLong(text));
    }
    return DECIMAL.matcher(text).matches()
        ? new Value.Decimal(Double.parseDouble(text))
        : Value.text(text);
  }
}
