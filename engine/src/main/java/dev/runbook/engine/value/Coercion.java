package dev.runbook.engine.value;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.diagnostic.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Converts values to the types that are wanted: text such as `90s` or `16/B374D848` becomes what
/// it stands for, and nothing that could mean two things is guessed at.
///
/// [Value.Unknown] fits every type. [Value.Sensitive] stays sensitive, and messages never hold what
/// is in it.
public final class Coercion {
  private Coercion() {}

  /// What became of a value.
  public sealed interface Result {}

  /// It is of the type now.
  public record Accepted(Value value) implements Result {
    public Accepted {
      requireNonNull(value, "value is null");
    }
  }

  /// It cannot be of the type.
  ///
  /// @param problem one sentence for the user
  /// @param path where inside the value, as in `disks[2].size`; empty for the value itself
  public record Refused(String problem, Optional<String> advice, String path) implements Result {
    public Refused {
      requireNonNull(problem, "problem is null");
      requireNonNull(advice, "advice is null");
      requireNonNull(path, "path is null");
    }
  }

  public static Result coerce(Value value, ValueType type) {
    return coerce(value, type, "");
  }

  private static Result coerce(Value value, ValueType type, String path) {
    return switch (value) {
      case Value.Unknown _ -> new Accepted(value);
      case Value.Sensitive sensitive -> sensitive(sensitive, type, path);
      default -> known(value, type, path);
    };
  }

  private static Result sensitive(Value.Sensitive value, ValueType type, String path) {
    return switch (coerce(value.inner(), type, path)) {
      case Accepted accepted ->
          new Accepted(
              accepted.value() instanceof Value.Sensitive
                  ? accepted.value()
                  : new Value.Sensitive(accepted.value(), value.reference()));
      case Refused _ ->
          new Refused(
              "The secret `" + value.reference() + "` is not of the type `" + type.written() + "`.",
              Optional.empty(),
              path);
    };
  }

  private static Result known(Value value, ValueType type, String path) {
    return switch (type) {
      case ValueType.Simple simple -> Scalar.read(value, simple, path);
      case ValueType.ListOf list -> list(value, list, path);
      case ValueType.MapOf map -> map(value, map, path);
      case ValueType.RecordOf named -> record(value, named, path);
      case ValueType.OptionalOf optional ->
          value instanceof Value.Null ? new Accepted(value) : coerce(value, optional.inner(), path);
      case ValueType.OneOf choices -> oneOf(value, choices, path);
    };
  }

  private static Result list(Value value, ValueType.ListOf type, String path) {
    if (!(value instanceof Value.Listing list)) {
      return refused(
          "A list is wanted, and this is " + Kind.of(value) + ".",
          value instanceof Value.Mapping || value instanceof Value.Null
              ? Optional.empty()
              : Optional.of("A list of one is written `[ ... ]`."),
          path);
    }
    List<Value> items = new ArrayList<>();
    for (int i = 0; i < list.items().size(); i++) {
      switch (coerce(list.items().get(i), type.item(), path + "[" + i + "]")) {
        case Accepted accepted -> items.add(accepted.value());
        case Refused refused -> {
          return refused;
        }
      }
    }
    return new Accepted(Value.list(items));
  }

  private static Result map(Value value, ValueType.MapOf type, String path) {
    if (!(value instanceof Value.Mapping map)) {
      return notAMapping(value, path);
    }
    Map<String, Value> entries = new LinkedHashMap<>();
    for (Map.Entry<String, Value> entry : map.entries().entrySet()) {
      switch (coerce(entry.getValue(), type.item(), inside(path, entry.getKey()))) {
        case Accepted accepted -> entries.put(entry.getKey(), accepted.value());
        case Refused refused -> {
          return refused;
        }
      }
    }
    return new Accepted(Value.map(entries));
  }

  private static Result record(Value value, ValueType.RecordOf type, String path) {
    if (!(value instanceof Value.Mapping map)) {
      return notAMapping(value, path);
    }
    Map<String, Value> entries = new LinkedHashMap<>();
    for (Map.Entry<String, Value> entry : map.entries().entrySet()) {
      ValueType field = type.fields().get(entry.getKey());
      if (field == null) {
        return refused(
            "`" + type.name() + "` has no field `" + entry.getKey() + "`.",
            Suggestion.didYouMean(entry.getKey(), type.fields().keySet())
                .or(() -> Optional.of("Its fields are " + quoted(type.fields().keySet()) + ".")),
            inside(path, entry.getKey()));
      }
      switch (coerce(entry.getValue(), field, inside(path, entry.getKey()))) {
        case Accepted accepted -> entries.put(entry.getKey(), accepted.value());
        case Refused refused -> {
          return refused;
        }
      }
    }
    for (Map.Entry<String, ValueType> field : type.fields().entrySet()) {
      if (!(field.getValue() instanceof ValueType.OptionalOf)
          && !entries.containsKey(field.getKey())) {
        return refused(
            "The field `" + field.getKey() + "` of `" + type.name() + "` is missing.",
            Optional.of("It is of the type `" + field.getValue().written() + "`."),
            path);
      }
    }
    return new Accepted(Value.map(entries));
  }

  private static Result oneOf(Value value, ValueType.OneOf type, String path) {
    String text = ValueText.plain(value).orElse(null);
    if (text != null && type.choices().contains(text)) {
      return new Accepted(Value.text(text));
    }
    return refused(
        (text == null ? "This is " + Kind.of(value) : "`" + text + "` is not one of the choices")
            + ".",
        text == null
            ? Optional.of("Choices are " + quoted(type.choices()) + ".")
            : Suggestion.didYouMean(text, type.choices())
                .or(() -> Optional.of("Choices are " + quoted(type.choices()) + ".")),
        path);
  }

  private static Result notAMapping(Value value, String path) {
    return refused(
        "A mapping is wanted, and this is " + Kind.of(value) + ".", Optional.empty(), path);
  }

  static Refused refused(String problem, Optional<String> advice, String path) {
    return new Refused(problem, advice, path);
  }

  private static String inside(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String quoted(java.util.Collection<String> names) {
    return "`" + String.join("`, `", names) + "`";
  }
}
