package dev.runbook.engine.value;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The type of a value, as inputs, parameters, results and `types:` declare it.
public sealed interface ValueType {
  enum Simple implements ValueType {
    STRING,
    INT,
    DECIMAL,
    BOOL,
    DURATION,
    SIZE,
    PATH,
    INSTANT,
    LSN,
    /// Any value; its fields are checked when it is used.
    DYNAMIC
  }

  record ListOf(ValueType item) implements ValueType {
    public ListOf {
      requireNonNull(item, "item is null");
    }
  }

  record MapOf(ValueType item) implements ValueType {
    public MapOf {
      requireNonNull(item, "item is null");
    }
  }

  /// A record with named fields; fields that are not declared are errors.
  ///
  /// @param elsewhere fields that it does not have and that somebody may look for in it, each with
  ///   the sentence that says what has them
  record RecordOf(String name, Map<String, ValueType> fields, Map<String, String> elsewhere)
      implements ValueType {
    public RecordOf {
      requireNonNull(name, "name is null");
      fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
      elsewhere = Map.copyOf(elsewhere);
    }

    public RecordOf(String name, Map<String, ValueType> fields) {
      this(name, fields, Map.of());
    }

    /// The record with a field more, or of another type.
    public RecordOf with(String field, ValueType type) {
      Map<String, ValueType> more = new LinkedHashMap<>(fields);
      more.put(field, type);
      return new RecordOf(name, more, elsewhere);
    }

    /// The record without these fields.
    ///
    /// @param others each with the sentence that says what has it
    public RecordOf without(Map<String, String> others) {
      Map<String, ValueType> rest = new LinkedHashMap<>(fields);
      rest.keySet().removeAll(others.keySet());
      return new RecordOf(name, rest, others);
    }

    /// Of a mapping that is written out: it has these fields, and may be used as a map as well.
    public static RecordOf written(Map<String, ValueType> fields) {
      return new RecordOf(WRITTEN, fields);
    }

    /// Whether it was not declared but is what a mapping that is written out has.
    public boolean isWritten() {
      return name.equals(WRITTEN);
    }

    private static final String WRITTEN = "mapping";
  }

  /// `T?`: the value, or null, or absent.
  record OptionalOf(ValueType inner) implements ValueType {
    public OptionalOf {
      requireNonNull(inner, "inner is null");
    }
  }

  /// A text that is one of the choices.
  record OneOf(List<String> choices) implements ValueType {
    public OneOf {
      choices = List.copyOf(choices);
    }
  }

  static ListOf listOf(ValueType item) {
    return new ListOf(item);
  }

  static OptionalOf optional(ValueType inner) {
    return new OptionalOf(inner);
  }

  static OneOf oneOf(String... choices) {
    return new OneOf(List.of(choices));
  }

  /// How the type is written in a runbook: `list(string)`, `Manifest`, `int?`.
  default String written() {
    return switch (this) {
      case Simple simple ->
          simple == Simple.DYNAMIC ? "any" : simple.name().toLowerCase(java.util.Locale.ROOT);
      case ListOf list -> "list(" + list.item().written() + ")";
      case MapOf map -> "map(" + map.item().written() + ")";
      case RecordOf named -> named.name();
      case OptionalOf optional -> optional.inner().written() + "?";
      case OneOf one -> String.join(" | ", one.choices());
    };
  }
}
