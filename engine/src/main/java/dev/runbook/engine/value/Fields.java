package dev.runbook.engine.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fields of one JSON object of ours while it is written or read. Reading a field that is
/// missing or of another kind throws `IllegalArgumentException`.
public final class Fields {
  private final Map<String, Value> values;

  public Fields() {
    values = new LinkedHashMap<>();
  }

  public Fields(Value.Mapping mapping) {
    values = new LinkedHashMap<>(mapping.entries());
  }

  public static Fields of(Value value) {
    if (value instanceof Value.Mapping mapping) {
      return new Fields(mapping);
    }
    throw new IllegalArgumentException("not an object");
  }

  public Value mapping() {
    return Value.map(values);
  }

  public Fields kind(String kind) {
    return put("kind", kind);
  }

  public Fields put(String name, String text) {
    return put(name, Value.text(text));
  }

  public Fields put(String name, long number) {
    return put(name, Value.whole(number));
  }

  public Fields put(String name, Value value) {
    values.put(name, value);
    return this;
  }

  public Fields put(String name, List<String> texts) {
    return put(name, Value.list(texts.stream().map(Value::text).toList()));
  }

  public Fields putTexts(String name, Map<String, String> texts) {
    Map<String, Value> map = new LinkedHashMap<>();
    texts.forEach((key, text) -> map.put(key, Value.text(text)));
    return put(name, Value.map(map));
  }

  public Fields putValues(String name, Map<String, Value> map) {
    return put(name, Value.map(map));
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  public Value value(String name) {
    Value value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no field " + name);
    }
    return value;
  }

  public String text(String name) {
    return asText(value(name));
  }

  public Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name)).map(Fields::asText);
  }

  public long whole(String name) {
    if (value(name) instanceof Value.Whole whole) {
      return whole.number();
    }
    throw new IllegalArgumentException("not a number: " + name);
  }

  public boolean flag(String name) {
    return value(name) instanceof Value.Bool bool && bool.truth();
  }

  public List<String> list(String name) {
    return items(name).stream().map(Fields::asText).toList();
  }

  public List<Fields> each(String name) {
    return items(name).stream().map(Fields::of).toList();
  }

  public Fields fields(String name) {
    return of(value(name));
  }

  public Map<String, Value> values(String name) {
    return value(name) instanceof Value.Mapping mapping ? mapping.entries() : Map.of();
  }

  public Map<String, String> texts(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    values(name).forEach((key, value) -> texts.put(key, asText(value)));
    return texts;
  }

  private List<Value> items(String name) {
    return value(name) instanceof Value.Listing list ? new ArrayList<>(list.items()) : List.of();
  }

  private static String asText(Value value) {
    if (value instanceof Value.Text text) {
      return text.text();
    }
    throw new IllegalArgumentException("not a text");
  }
}
