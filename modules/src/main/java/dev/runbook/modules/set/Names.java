package dev.runbook.modules.set;

import dev.runbook.engine.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/// @param values in the order written; may hold unknown and sensitive ones
record Names(Map<String, Value> values) {
  Names {
    values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
