package dev.runbook.cli.schema;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A JSON Schema or a part of one, with the keywords of draft 7, which later drafts and the YAML
/// language server read alike.
///
/// @param keywords in the order in which they are written
public record Schema(Map<String, Value> keywords) {
  private static final String DIALECT = "http://json-schema.org/draft-07/schema#";

  public Schema {
    keywords = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(keywords));
  }

  /// Everything fits it.
  static Schema any() {
    return new Schema(Map.of());
  }

  /// @param names of JSON's types; any of them fits
  static Schema types(String... names) {
    Value types =
        names.length == 1
            ? Value.text(names[0])
            : Value.list(Arrays.stream(names).map(Value::text).toList());
    return any().with("type", types);
  }

  static Schema choices(Collection<String> choices) {
    return any().with("enum", Value.list(choices.stream().map(Value::text).toList()));
  }

  static Schema pattern(String pattern) {
    return types("string").with("pattern", Value.text(pattern));
  }

  static Schema list(Schema item) {
    return types("array").with("items", item.value());
  }

  /// A mapping with any names.
  static Schema map(Schema item) {
    return types("object").with("additionalProperties", item.value());
  }

  /// A part that is written once, under `definitions`.
  static Schema reference(String name) {
    return any().with("$ref", Value.text("#/definitions/" + name));
  }

  static Schema anyOf(Schema... alternatives) {
    return any().with("anyOf", Value.list(Arrays.stream(alternatives).map(Schema::value).toList()));
  }

  /// A mapping with these keys and no others.
  static Schema record(Map<String, Schema> properties) {
    return open(properties).with("additionalProperties", Value.bool(false));
  }

  /// A mapping that may have these keys, and others.
  static Schema open(Map<String, Schema> properties) {
    return types("object").with("properties", values(properties));
  }

  Schema requiring(Collection<String> names) {
    return names.isEmpty()
        ? this
        : with("required", Value.list(names.stream().map(Value::text).toList()));
  }

  /// Exactly one of the keys must be there.
  Schema requiringOneOf(Collection<String> names) {
    return with(
        "oneOf",
        Value.list(names.stream().map(name -> any().requiring(List.of(name)).value()).toList()));
  }

  /// @param doc what an editor shows; nothing when empty
  Schema described(String doc) {
    String text = doc.strip();
    if (text.isEmpty()) {
      return this;
    }
    // Beside a reference draft 7 reads nothing.
    Schema described =
        keywords.containsKey("$ref") ? any().with("allOf", Value.list(List.of(value()))) : this;
    return described.with("description", Value.text(text));
  }

  Schema with(String keyword, Value value) {
    requireNonNull(value, "value is null");
    Map<String, Value> more = new LinkedHashMap<>(keywords);
    more.put(keyword, value);
    return new Schema(more);
  }

  /// A whole document.
  ///
  /// @param definitions what references name
  Schema document(String title, Map<String, Schema> definitions) {
    Map<String, Value> all = new LinkedHashMap<>();
    all.put("$schema", Value.text(DIALECT));
    all.put("title", Value.text(title));
    all.putAll(keywords);
    all.put("definitions", values(definitions));
    return new Schema(all);
  }

  private static Value values(Map<String, Schema> schemas) {
    Map<String, Value> values = new LinkedHashMap<>();
    schemas.forEach((name, schema) -> values.put(name, schema.value()));
    return Value.map(values);
  }

  private Value value() {
    return Value.map(keywords);
  }

  /// As JSON, indented, with a line end at its end.
  public String text() {
    return JsonValues.pretty(value());
  }
}
