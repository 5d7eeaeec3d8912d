package dev.runbook.engine.expression;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/// A shell script whose values are escaped. Secrets are not in the text: it refers to environment
/// variables (`$RUNBOOK_SECRET_1`), whose values are beside it.
///
/// As a [Value] it is a mapping `{ text, environment }`.
public record ShellText(String text, Map<String, Value> environment) {
  public ShellText {
    requireNonNull(text, "text is null");
    environment = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(environment));
  }

  public Value toValue() {
    Map<String, Value> both = new LinkedHashMap<>();
    both.put("text", Value.text(text));
    both.put("environment", Value.map(environment));
    return Value.map(both);
  }
}
