package dev.runbook.engine.expression;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// SQL with `?` for each bind parameter (JDBC's marks; a literal question mark is `??`) and the
/// parameters in order.
///
/// As a [Value] it is a mapping `{ text, parameters }`.
public record SqlText(String text, List<Value> parameters) {
  public SqlText {
    requireNonNull(text, "text is null");
    parameters = List.copyOf(parameters);
  }

  public Value toValue() {
    Map<String, Value> both = new LinkedHashMap<>();
    both.put("text", Value.text(text));
    both.put("parameters", Value.list(parameters));
    return Value.map(both);
  }
}
