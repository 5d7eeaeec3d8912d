package dev.runbook.engine.check;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Stands in for values that are not known, each with other ones of the same types.
///
/// @param any what stands for a value of any type; no two witnesses have the same kind
record Witness(int number, Value any) {
  static final List<Witness> ALL =
      List.of(
          new Witness(1, Value.text("first")),
          new Witness(2, Value.map(Map.of("first", Value.text("second")))),
          new Witness(3, Value.list(List.of(Value.text("third")))),
          new Witness(4, Value.whole(4)));

  /// The value with other ones for its unknown parts.
  Value inPlaceOf(Value value, ValueType type) {
    return switch (value) {
      case Value.Unknown _ -> of(type);
      case Value.Sensitive(Value inner, String reference) ->
          new Value.Sensitive(inPlaceOf(inner, type), reference);
      case Value.Listing list ->
          Value.list(
              list.items().stream()
                  .map(item ->
                      inPlaceOf(
                          item, bare(type) instanceof ValueType.ListOf(ValueType of) ? of : ANY))
                  .toList());
      case Value.Mapping map -> {
        Map<String, Value> entries = new LinkedHashMap<>();
        map.entries()
            .forEach((name, entry) -> entries.put(name, inPlaceOf(entry, field(type, name))));
        yield Value.map(entries);
      }
      default -> value;
    };
  }

  private static final ValueType ANY = Simple.DYNAMIC;

  private static ValueType bare(ValueType type) {
    return type instanceof ValueType.OptionalOf(ValueType inner) ? bare(inner) : type;
  }

  private static ValueType field(ValueType type, String name) {
    return switch (bare(type)) {
      case ValueType.RecordOf named -> named.fields().getOrDefault(name, ANY);
      case ValueType.MapOf(ValueType item) -> item;
      default -> ANY;
    };
  }

  private Value of(ValueType type) {
    return switch (type) {
      case Simple simple ->
          switch (simple) {
            case STRING -> Value.text("witness" + number);
            case PATH -> Value.text("/witness/" + number);
            case INT -> Value.whole(number);
            case DECIMAL -> new Value.Decimal(number);
            case BOOL -> Value.bool(number % 2 == 0);
            case DURATION -> new Value.Time(Duration.ofMinutes(number));
            case SIZE -> new Value.Size(number * 1024L * 1024 * 1024);
            case INSTANT -> new Value.Moment(Instant.EPOCH.plusSeconds(number));
            case LSN -> new Value.Lsn(number);
            case DYNAMIC -> any;
          };
      case ValueType.ListOf(ValueType item) -> Value.list(Collections.nCopies(number, of(item)));
      case ValueType.MapOf(ValueType item) -> Value.map(Map.of("witness" + number, of(item)));
      case ValueType.RecordOf named -> {
        Map<String, Value> fields = new LinkedHashMap<>();
        named.fields().forEach((name, field) -> fields.put(name, of(field)));
        yield Value.map(fields);
      }
      case ValueType.OptionalOf(ValueType inner) -> of(inner);
      case ValueType.OneOf(List<String> choices) ->
          Value.text(choices.get(number % choices.size()));
    };
  }
}
