package dev.runbook.engine.value;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/// Values as JSON text and back.
///
/// For others, durations, sizes, instants and LSNs are texts that [Coercion] reads back: `"90s"`,
/// `"2GiB"`, `"16/B374D848"`.
public final class JsonValues {
  private static final String SECRET = "$secret";
  private static final String UNKNOWN = "$unknown";
  private static final String SHOWN = "shown";
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Map<String, ValueType> KINDS =
      Map.of(
          "$decimal", ValueType.Simple.DECIMAL,
          "$duration", ValueType.Simple.DURATION,
          "$size", ValueType.Simple.SIZE,
          "$instant", ValueType.Simple.INSTANT,
          "$lsn", ValueType.Simple.LSN);

  /// Whether the marks for secrets and for what is not known may be used.
  private enum Marks {
    ALLOWED,
    NONE
  }

  private JsonValues() {}

  /// One line of JSON for the engine's own files, from which [#read] gives an equal value:
  /// durations, sizes, instants, LSNs and decimals that JSON has not are `{"$lsn": "16/B374D848"}`,
  /// `{"$duration": "90s"}` and so on, a secret becomes `{"$secret": "!secret {env: X}"}`, what is
  /// not known `{"$unknown": ["STEP"], "shown": "..."}`, and a key that begins with `$` gets a
  /// second one.
  public static String write(Value value) {
    return write(value, Marks.ALLOWED, ObjectWriteContext.empty());
  }

  /// One line of JSON for others.
  ///
  /// @throws IllegalArgumentException when a part of the value is a secret or not known yet
  public static String plain(Value value) {
    return write(value, Marks.NONE, ObjectWriteContext.empty());
  }

  /// JSON for others and for people: indented by two blanks, with a line end at its end.
  ///
  /// @throws IllegalArgumentException when a part of the value is a secret or not known yet
  public static String pretty(Value value) {
    return write(value, Marks.NONE, new Indented()) + "\n";
  }

  /// Reads what [#write] wrote. A secret comes back as [Value.Sensitive] with its reference and
  /// without its content.
  ///
  /// @throws IllegalArgumentException when the text is not JSON; its message is one sentence with
  ///   line and column
  public static Value read(String json) {
    return read(json, Marks.ALLOWED);
  }

  /// Reads anybody's JSON; names that occur twice in one object are refused. Whole numbers of more
  /// than 64 bits become decimals.
  ///
  /// @throws IllegalArgumentException when the text is not JSON; its message is one sentence with
  ///   line and column
  public static Value parse(String json) {
    return read(json, Marks.NONE);
  }

  private static String write(Value value, Marks marks, ObjectWriteContext context) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(context, text)) {
      write(value, marks, generator);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "The value cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
    return text.toString();
  }

  private static void write(Value value, Marks marks, JsonGenerator to) {
    switch (value) {
      case Value.Text text -> to.writeString(text.text());
      case Value.Whole whole -> to.writeNumber(whole.number());
      case Value.Decimal decimal when Double.isFinite(decimal.number()) ->
          to.writeNumber(decimal.number());
      case Value.Bool bool -> to.writeBoolean(bool.truth());
      case Value.Null _ -> to.writeNull();
      case Value.Decimal _ -> marked("$decimal", value, marks, to);
      case Value.Time _ -> marked("$duration", value, marks, to);
      case Value.Size _ -> marked("$size", value, marks, to);
      case Value.Moment _ -> marked("$instant", value, marks, to);
      case Value.Lsn _ -> marked("$lsn", value, marks, to);
      case Value.Listing list -> {
        to.writeStartArray();
        list.items().forEach(item -> write(item, marks, to));
        to.writeEndArray();
      }
      case Value.Mapping map -> {
        to.writeStartObject();
        map.entries()
            .forEach((name, item) -> {
              to.writeName(marks == Marks.ALLOWED && name.startsWith("$") ? "$" + name : name);
              write(item, marks, to);
            });
        to.writeEndObject();
      }
      case Value.Sensitive sensitive -> {
        allowed(marks, "A secret");
        to.writeStartObject();
        to.writeStringProperty(SECRET, sensitive.reference());
        to.writeEndObject();
      }
      case Value.Unknown unknown -> {
        allowed(marks, "A value that is not known yet");
        to.writeStartObject();
        to.writeName(UNKNOWN);
        to.writeStartArray();
        unknown.after().forEach(to::writeString);
        to.writeEndArray();
        if (!unknown.shown().isEmpty()) {
          to.writeStringProperty(SHOWN, unknown.shown());
        }
        to.writeEndObject();
      }
    }
  }

  /// To others a text; among ourselves with its kind, so that it comes back as what it was.
  private static void marked(String mark, Value value, Marks marks, JsonGenerator to) {
    if (marks == Marks.NONE) {
      to.writeString(ValueText.shown(value));
    } else {
      to.writeStartObject();
      to.writeStringProperty(mark, ValueText.shown(value));
      to.writeEndObject();
    }
  }

  private static void allowed(Marks marks, String what) {
    if (marks == Marks.NONE) {
      throw new IllegalArgumentException(what + " cannot be written as JSON.");
    }
  }

  private static Value read(String json, Marks marks) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new IllegalArgumentException("The text is empty, and so is not JSON.");
      }
      Value value = value(first, marks, parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("More text follows the JSON value.");
      }
      return value;
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "The text is not JSON (line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ").",
          e);
    }
  }

  private static Value value(JsonToken token, Marks marks, JsonParser from) {
    return switch (token) {
      case START_OBJECT -> mapping(marks, from);
      case START_ARRAY -> {
        List<Value> items = new ArrayList<>();
        for (JsonToken next = from.nextToken();
            next != JsonToken.END_ARRAY;
            next = from.nextToken()) {
          items.add(value(next, marks, from));
        }
        yield Value.list(items);
      }
      case VALUE_STRING -> Value.text(from.getString());
      case VALUE_NUMBER_INT ->
          from.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? new Value.Decimal(Double.parseDouble(from.getString()))
              : Value.whole(from.getLongValue());
      case VALUE_NUMBER_FLOAT -> new Value.Decimal(from.getDoubleValue());
      case VALUE_TRUE -> Value.bool(true);
      case VALUE_FALSE -> Value.bool(false);
      case VALUE_NULL -> Value.NULL;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalArgumentException("The text is not JSON.");
    };
  }

  private static Value mapping(Marks marks, JsonParser from) {
    Map<String, Value> entries = new LinkedHashMap<>();
    while (from.nextToken() != JsonToken.END_OBJECT) {
      String name = from.currentName();
      entries.put(name, value(from.nextToken(), marks, from));
    }
    return marks == Marks.ALLOWED ? marked(entries) : Value.map(entries);
  }

  private static Value marked(Map<String, Value> entries) {
    if (entries.get(SECRET) instanceof Value.Text reference) {
      return new Value.Sensitive(new Value.Unknown(Set.of(), ""), reference.text());
    }
    if (entries.get(UNKNOWN) instanceof Value.Listing after) {
      Set<String> steps = new TreeSet<>();
      after.items().forEach(step -> steps.add(ValueText.shown(step)));
      String shown = entries.get(SHOWN) instanceof Value.Text text ? text.text() : "";
      return new Value.Unknown(steps, shown);
    }
    for (Map.Entry<String, ValueType> mark : KINDS.entrySet()) {
      if (entries.get(mark.getKey()) instanceof Value.Text text) {
        return kept(text, mark.getValue());
      }
    }
    Map<String, Value> named = new LinkedHashMap<>();
    entries.forEach(
        (name, value) -> named.put(name.startsWith("$$") ? name.substring(1) : name, value));
    return Value.map(named);
  }

  private static Value kept(Value.Text text, ValueType type) {
    if (type == ValueType.Simple.DECIMAL) {
      return new Value.Decimal(Double.parseDouble(text.text()));
    }
    if (type == ValueType.Simple.DURATION && text.text().startsWith("-")) {
      Value.Time time = (Value.Time) kept(new Value.Text(text.text().substring(1)), type);
      return new Value.Time(time.duration().negated());
    }
    return switch (Coercion.coerce(text, type)) {
      case Coercion.Accepted accepted -> accepted.value();
      case Coercion.Refused refused -> throw new IllegalArgumentException(refused.problem());
    };
  }

  private static final class Indented extends ObjectWriteContext.Base {
    @Override
    public PrettyPrinter getPrettyPrinter() {
      DefaultIndenter lines = DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n");
      return new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }
}
