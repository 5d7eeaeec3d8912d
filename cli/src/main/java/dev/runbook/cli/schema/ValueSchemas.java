package dev.runbook.cli.schema;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What may stand where a value of a type is wanted.
///
/// A text may always: a template, or an expression, whose tag a validator of JSON does not see. So
/// of single values the schema tells only lists and mappings apart; the rest is the check's.
final class ValueSchemas {
  /// The name of the definition of `!secret { ... }`.
  static final String SECRET = "secret";

  private ValueSchemas() {}

  /// What the schemas made here refer to.
  static Map<String, Schema> definitions() {
    Map<String, Schema> properties = new LinkedHashMap<>();
    properties.put(
        "env", Schema.types("string").described("An environment variable of the control machine."));
    properties.put(
        "file",
        Schema.types("string")
            .described("A file of the control machine, without its last line end."));
    properties.put(
        "command",
        Schema.types("string").described("What a program on the control machine prints."));
    Map<String, Schema> definitions = new LinkedHashMap<>();
    definitions.put(
        SECRET,
        Schema.record(properties)
            .requiringOneOf(properties.keySet())
            .described("`!secret { env: NAME }`, `{ file: PATH }` or `{ command: \"...\" }`.")
            .with("doNotSuggest", Value.bool(true)));
    for (ValueType.Simple type : ValueType.Simple.values()) {
      if (type != ValueType.Simple.DYNAMIC) {
        definitions.put(type.written(), single(type));
      }
    }
    return definitions;
  }

  static Schema of(ValueType type) {
    return switch (type) {
      case ValueType.Simple simple ->
          simple == ValueType.Simple.DYNAMIC ? Schema.any() : Schema.reference(simple.written());
      case ValueType.ListOf list ->
          Schema.anyOf(Schema.list(of(list.item())), Schema.types("string"));
      case ValueType.MapOf map -> Schema.anyOf(Schema.map(of(map.item())), Schema.types("string"));
      case ValueType.RecordOf named -> Schema.anyOf(fields(named), Schema.types("string"));
      case ValueType.OptionalOf optional -> orNull(of(optional.inner()));
      case ValueType.OneOf one ->
          Schema.anyOf(Schema.choices(one.choices()), Schema.types("string", "integer"));
    };
  }

  static Schema orNull(Schema schema) {
    return schema.keywords().isEmpty() ? schema : Schema.anyOf(schema, Schema.types("null"));
  }

  private static Schema single(ValueType.Simple type) {
    return Schema.anyOf(
        switch (type) {
          case STRING, PATH -> Schema.types("string", "integer");
          case INT -> Schema.types("integer", "string");
          case DECIMAL -> Schema.types("number", "string");
          case BOOL -> Schema.types("boolean", "string");
          case DURATION, SIZE, INSTANT, LSN -> Schema.types("string");
          case DYNAMIC -> Schema.any();
        },
        Schema.reference(SECRET));
  }

  private static Schema fields(ValueType.RecordOf type) {
    Map<String, Schema> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    type.fields()
        .forEach((name, field) -> {
          properties.put(name, of(field));
          if (!(field instanceof ValueType.OptionalOf)) {
            required.add(name);
          }
        });
    return Schema.record(properties).requiring(required);
  }
}
