package dev.runbook.modules.sql;

import dev.runbook.engine.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// JSON columns and parameters.
final class JsonText {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private JsonText() {}

  static Value read(String text) {
    return value(MAPPER.readTree(text));
  }

  /// @throws IllegalArgumentException when something in it has no JSON form
  static String write(Value value) {
    return MAPPER.writeValueAsString(node(value));
  }

  private static Value value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Value> entries = new LinkedHashMap<>();
        node.properties().forEach(entry -> entries.put(entry.getKey(), value(entry.getValue())));
        yield Value.map(entries);
      }
      case ARRAY -> {
        List<Value> items = new ArrayList<>();
        node.forEach(item -> items.add(value(item)));
        yield Value.list(items);
      }
      case BOOLEAN -> Value.bool(node.booleanValue());
      case NUMBER -> {
        if (node.canConvertToExactIntegral()) {
          yield node.canConvertToLong()
              ? Value.whole(node.longValue())
              : Value.text(node.bigIntegerValue().toString());
        }
        yield new Value.Decimal(node.doubleValue());
      }
      case NULL, MISSING -> Value.NULL;
      case STRING -> Value.text(node.stringValue());
      case BINARY, POJO -> Value.text(node.asString());
    };
  }

  private static JsonNode node(Value value) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (value) {
      case Value.Mapping mapping -> {
        var object = make.objectNode();
        mapping.entries().forEach((name, entry) -> object.set(name, node(entry)));
        yield object;
      }
      case Value.Listing list -> {
        var array = make.arrayNode();
        list.items().forEach(item -> array.add(node(item)));
        yield array;
      }
      case Value.Text text -> make.stringNode(text.text());
      case Value.Whole whole -> make.numberNode(whole.number());
      case Value.Decimal decimal -> make.numberNode(decimal.number());
      case Value.Bool bool -> make.booleanNode(bool.truth());
      case Value.Time time -> make.stringNode(time.duration().toString());
      case Value.Size size -> make.numberNode(size.bytes());
      case Value.Moment moment -> make.stringNode(moment.instant().toString());
      case Value.Lsn lsn -> make.stringNode(lsn.toString());
      case Value.Null _ -> make.nullNode();
      case Value.Sensitive sensitive -> node(sensitive.inner());
      case Value.Unknown _ -> throw new IllegalArgumentException("a value is not known yet");
    };
  }
}
