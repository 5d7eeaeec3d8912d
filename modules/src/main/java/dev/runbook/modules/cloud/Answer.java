package dev.runbook.modules.cloud;

import dev.runbook.engine.value.Coercion;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType.Simple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One JSON object of a provider's answer, read strictly: what is missing or of another type is
/// named with its path, and the answer is shown. Unknown fields are let pass, so that a command may
/// print all that its cloud tells.
final class Answer {
  private static final int SHOWN_CHARACTERS = 1000;

  private final String verb;
  private final String path;
  private final String whole;
  private final Map<String, Value> fields;

  private Answer(String verb, String path, String whole, Map<String, Value> fields) {
    this.verb = verb;
    this.path = path;
    this.whole = whole;
    this.fields = fields;
  }

  /// @throws CloudFailure of kind UNREADABLE when the text is not one JSON object
  static Answer parse(String verb, String text) throws CloudFailure {
    try {
      if (JsonValues.parse(text) instanceof Value.Mapping(var fields)) {
        return new Answer(verb, "", text, fields);
      }
    } catch (IllegalArgumentException e) {
      throw senseless(verb, String.valueOf(e.getMessage()), text);
    }
    throw senseless(verb, "It is not a JSON object.", text);
  }

  private static CloudFailure senseless(String verb, String why, String text) {
    String shown =
        text.isBlank()
            ? "It printed nothing."
            : text.strip().substring(0, Math.min(text.strip().length(), SHOWN_CHARACTERS));
    return new CloudFailure(
        CloudFailure.Kind.UNREADABLE,
        "The answer of the provider's `" + verb + "` cannot be understood: " + why,
        shown);
  }

  CloudFailure wrong(String field, String problem) {
    return senseless(verb, "`" + path + field + "` " + problem + ".", whole);
  }

  private Value given(String field) throws CloudFailure {
    Value value = fields.getOrDefault(field, Value.NULL);
    if (value instanceof Value.Null) {
      throw wrong(field, "is missing");
    }
    return value;
  }

  String text(String field) throws CloudFailure {
    if (given(field) instanceof Value.Text(String text) && !text.isBlank()) {
      return text;
    }
    throw wrong(field, "is not a text");
  }

  Optional<String> optionalText(String field) throws CloudFailure {
    return fields.getOrDefault(field, Value.NULL) instanceof Value.Null
        ? Optional.empty()
        : Optional.of(text(field));
  }

  long whole(String field) throws CloudFailure {
    if (given(field) instanceof Value.Whole(long number) && number >= 0) {
      return number;
    }
    throw wrong(field, "is not a whole number");
  }

  long whole(String field, long otherwise) throws CloudFailure {
    return fields.getOrDefault(field, Value.NULL) instanceof Value.Null ? otherwise : whole(field);
  }

  Optional<Instant> instant(String field) throws CloudFailure {
    Optional<String> text = optionalText(field);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return switch (Coercion.coerce(Value.text(text.get()), Simple.INSTANT)) {
      case Coercion.Accepted(Value.Moment(Instant instant)) -> Optional.of(instant);
      case Coercion.Accepted _, Coercion.Refused _ ->
          throw wrong(field, "is not an instant with an offset (RFC 3339)");
    };
  }

  <E extends Enum<E>> E word(String field, Class<E> type) throws CloudFailure {
    String text = text(field);
    for (E each : type.getEnumConstants()) {
      if (each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
        return each;
      }
    }
    throw wrong(field, "is `" + text + "`, which is none of the protocol's words");
  }

  Map<String, String> texts(String field) throws CloudFailure {
    Value value = fields.getOrDefault(field, Value.NULL);
    if (value instanceof Value.Null) {
      return Map.of();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    if (!(value instanceof Value.Mapping(var entries))) {
      throw wrong(field, "is not an object");
    }
    for (Map.Entry<String, Value> entry : entries.entrySet()) {
      if (!(entry.getValue() instanceof Value.Text(String text))) {
        throw wrong(field + "." + entry.getKey(), "is not a text");
      }
      texts.put(entry.getKey(), text);
    }
    return texts;
  }

  Answer object(String field) throws CloudFailure {
    if (given(field) instanceof Value.Mapping(var entries)) {
      return new Answer(verb, path + field + ".", whole, entries);
    }
    throw wrong(field, "is not an object");
  }

  List<Answer> objects(String field) throws CloudFailure {
    if (!(given(field) instanceof Value.Listing(var items))) {
      throw wrong(field, "is not a list");
    }
    List<Answer> objects = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (!(items.get(i) instanceof Value.Mapping(var entries))) {
        throw wrong(field + "[" + i + "]", "is not an object");
      }
      objects.add(new Answer(verb, path + field + "[" + i + "].", whole, entries));
    }
    return objects;
  }

  Snapshot snapshot() throws CloudFailure {
    return new Snapshot(
        text("snapshot"),
        text("disk"),
        optionalText("set").orElse(""),
        (int) whole("member", 0),
        (int) whole("of", 0),
        optionalText("run").orElse(""),
        (int) whole("attempt", 0),
        word("state", Snapshot.State.class),
        instant("captured_at"),
        (int) Math.min(whole("progress", 0), 100),
        whole("size"),
        texts("tags"));
  }

  Disk disk() throws CloudFailure {
    return new Disk(
        text("disk"),
        text("serial"),
        whole("size"),
        word("state", Disk.State.class),
        optionalText("instance"),
        optionalText("snapshot"),
        texts("tags"));
  }

  Instance instance() throws CloudFailure {
    return new Instance(text("instance"), text("state"));
  }
}
