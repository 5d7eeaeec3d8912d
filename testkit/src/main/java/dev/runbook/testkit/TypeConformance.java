package dev.runbook.testkit;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Finds where a value is not of the type it is declared to have.
final class TypeConformance {
  private final List<String> problems = new ArrayList<>();

  /// One line for each place that does not fit; unknown values fit every type.
  static List<String> problems(Value value, ValueType type) {
    TypeConformance search = new TypeConformance();
    search.check("result", value, type);
    return search.problems;
  }

  private void check(String path, Value given, ValueType type) {
    Value value = given.revealed();
    if (value instanceof Value.Unknown) {
      return;
    }
    switch (type) {
      case ValueType.OptionalOf optional -> {
        if (!(value instanceof Value.Null)) {
          check(path, value, optional.inner());
        }
      }
      case ValueType.ListOf list -> checkItems(path, value, list);
      case ValueType.MapOf map -> {
        if (value instanceof Value.Mapping entries) {
          entries.entries().forEach((key, item) -> check(path + "." + key, item, map.item()));
        } else {
          report(path, value, type);
        }
      }
      case ValueType.RecordOf named -> checkFields(path, value, named);
      case ValueType.OneOf one -> {
        if (!(value instanceof Value.Text text) || !one.choices().contains(text.text())) {
          report(path, value, type);
        }
      }
      case Simple simple -> {
        if (!fits(value, simple)) {
          report(path, value, type);
        }
      }
    }
  }

  private void checkItems(String path, Value value, ValueType.ListOf type) {
    if (!(value instanceof Value.Listing list)) {
      report(path, value, type);
      return;
    }
    for (int i = 0; i < list.items().size(); i++) {
      check(path + "[" + i + "]", list.items().get(i), type.item());
    }
  }

  private void checkFields(String path, Value value, ValueType.RecordOf type) {
    if (!(value instanceof Value.Mapping entries)) {
      report(path, value, type);
      return;
    }
    for (String key : entries.entries().keySet()) {
      if (!type.fields().containsKey(key)) {
        problems.add(path + "." + key + " is not declared");
      }
    }
    for (Map.Entry<String, ValueType> field : type.fields().entrySet()) {
      check(
          path + "." + field.getKey(),
          entries.entries().getOrDefault(field.getKey(), Value.NULL),
          field.getValue());
    }
  }

  private static boolean fits(Value value, Simple type) {
    return switch (type) {
      case STRING, PATH -> value instanceof Value.Text;
      case INT -> value instanceof Value.Whole;
      case DECIMAL -> value instanceof Value.Decimal || value instanceof Value.Whole;
      case BOOL -> value instanceof Value.Bool;
      case DURATION -> value instanceof Value.Time;
      case SIZE -> value instanceof Value.Size;
      case INSTANT -> value instanceof Value.Moment;
      case LSN -> value instanceof Value.Lsn;
      case DYNAMIC -> true;
    };
  }

  private void report(String path, Value value, ValueType type) {
    problems.add(
        path + " is " + value.getClass().getSimpleName() + ", declared as " + type.written());
  }
}
