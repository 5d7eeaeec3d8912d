package dev.runbook.modules.block;

import dev.runbook.engine.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the JSON of a host's tools.
final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  /// @throws IllegalArgumentException when the text is not JSON
  static Value parse(String text) {
    try {
      return value(MAPPER.readTree(text));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("The text is not JSON.", e);
    }
  }

  private static Value value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Value> entries = new LinkedHashMap<>();
        node.forEachEntry((name, item) -> entries.put(name, value(item)));
        yield Value.map(entries);
      }
      case ARRAY -> {
        List<Value> items = new ArrayList<>();
        node.forEach(item -> items.add(value(item)));
        yield Value.list(items);
      }
      case STRING -> Value.text(node.asString());
      case NUMBER ->
          node.isIntegralNumber() ? Value.whole(node.asLong()) : new Value.Decimal(node.asDouble());
      case BOOLEAN -> Value.bool(node.asBoolean());
      case NULL, MISSING, BINARY, POJO -> Value.NULL;
    };
  }
}
