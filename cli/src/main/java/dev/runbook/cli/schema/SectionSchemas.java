package dev.runbook.cli.schema;

import dev.runbook.engine.runbook.Key;
import dev.runbook.engine.runbook.Section;
import dev.runbook.engine.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The mappings of a runbook, by their table.
final class SectionSchemas {
  /// The names of definitions.
  static final String STEP = "step";

  static final String HOLD = "hold";
  static final String PLAY = "play";
  static final String DEFAULTS = "defaults";

  /// A section's keys and no others.
  Schema of(Section section) {
    return of(section.keys());
  }

  Schema of(List<Key> keys) {
    return Schema.record(properties(keys)).requiring(required(keys));
  }

  Map<String, Schema> properties(List<Key> keys) {
    Map<String, Schema> properties = new LinkedHashMap<>();
    for (Key key : keys) {
      properties.put(key.name(), of(key.form()).described(key.doc()));
    }
    return properties;
  }

  private static List<String> required(List<Key> keys) {
    return keys.stream()
        .filter(key -> key.presence() == Key.Presence.REQUIRED)
        .map(Key::name)
        .toList();
  }

  private Schema of(Key.Form form) {
    return switch (form) {
      case TEXT -> text();
      case TEXTS -> texts();
      case FLAG -> Schema.types("boolean");
      case VALUE -> Schema.any();
      case VARIABLES -> variables();
      case TYPE -> type();
      case TYPES -> orNothing(Schema.map(Schema.map(type())));
      case INPUTS -> orNothing(Schema.map(of(Section.INPUT)));
      case OUTPUTS -> orNothing(Schema.map(output()));
      case PLAYS -> Schema.list(Schema.reference(PLAY));
      case STEPS -> steps();
      case INCLUDE -> Schema.anyOf(of(Section.INCLUDE), text());
      case DEFAULTS -> Schema.reference(DEFAULTS);
      case BATCHES -> Schema.anyOf(batch(), Schema.list(batch()), Schema.types("null"));
      case PERCENTAGE ->
          Schema.anyOf(
              Schema.types("integer")
                  .with("minimum", Value.whole(0))
                  .with("maximum", Value.whole(100)),
              Schema.pattern("^ *(\\d{1,2}|100) *%? *$"));
      case STRATEGY -> Schema.choices(List.of("linear", "free"));
      case BECOME -> become();
      case EXPRESSION -> expression();
    };
  }

  Schema steps() {
    return orNothing(Schema.list(Schema.reference(STEP)));
  }

  static Schema variables() {
    return orNothing(Schema.types("object"));
  }

  static Schema texts() {
    return Schema.anyOf(text(), Schema.list(text()), Schema.types("null"));
  }

  static Schema expression() {
    Schema one = Schema.types("string", "boolean");
    return Schema.anyOf(one, Schema.list(one));
  }

  static Schema become() {
    Map<String, Schema> properties = new LinkedHashMap<>();
    properties.put("user", text().described("Who runs it."));
    properties.put(
        "password",
        Schema.anyOf(text(), Schema.reference(ValueSchemas.SECRET))
            .described("What sudo asks for; the host's `become_password` if unsaid."));
    return Schema.anyOf(
        Schema.types("boolean", "string"), Schema.record(properties).requiring(List.of("user")));
  }

  /// Every single value can be read as a text.
  private static Schema text() {
    return Schema.types("string", "number", "boolean");
  }

  private static Schema type() {
    return Schema.anyOf(Schema.choices(StepSchemas.typeNames()), Schema.types("string"));
  }

  private Schema output() {
    return Schema.anyOf(
        of(Section.OUTPUT),
        Schema.types("string", "number", "boolean", "array"),
        Schema.reference(ValueSchemas.SECRET));
  }

  private static Schema batch() {
    return Schema.anyOf(
        Schema.types("integer").with("minimum", Value.whole(1)),
        Schema.pattern("^([1-9]\\d{0,8}|([1-9]\\d?|100)%)$"));
  }

  /// A key with nothing behind it counts as not there.
  private static Schema orNothing(Schema schema) {
    return Schema.anyOf(schema, Schema.types("null"));
  }
}
