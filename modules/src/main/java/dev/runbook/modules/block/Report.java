package dev.runbook.modules.block;

import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One JSON object of a report of `lsblk`, `findmnt` or LVM. LVM writes every number as text, and
/// nothing as an empty text.
record Report(Map<String, Value> fields) {
  Report {
    fields = Map.copyOf(fields);
  }

  /// @throws IllegalArgumentException when the text is not a JSON object
  static Report parse(String json) {
    if (JsonValues.parse(json) instanceof Value.Mapping(Map<String, Value> fields)) {
      return new Report(fields);
    }
    throw new IllegalArgumentException("The report is not a JSON object.");
  }

  /// Empty for what is absent, null or an empty text.
  Optional<String> text(String name) {
    return switch (fields.getOrDefault(name, Value.NULL)) {
      case Value.Text(String text) when !text.isEmpty() -> Optional.of(text);
      case Value.Whole(long number) -> Optional.of(Long.toString(number));
      default -> Optional.empty();
    };
  }

  String text(String name, String otherwise) {
    return text(name).orElse(otherwise);
  }

  /// @throws IllegalArgumentException when it is neither a number nor a text that is one
  long number(String name, long otherwise) {
    return text(name).map(Long::parseLong).orElse(otherwise);
  }

  /// The objects of a list, empty when there is none.
  List<Report> objects(String name) {
    return fields.get(name) instanceof Value.Listing(List<Value> items)
        ? items.stream()
            .filter(Value.Mapping.class::isInstance)
            .map(item -> new Report(((Value.Mapping) item).entries()))
            .toList()
        : List.of();
  }

  /// The texts of a list; a single text counts as a list of one.
  List<String> texts(String name) {
    return switch (fields.getOrDefault(name, Value.NULL)) {
      case Value.Listing(List<Value> items) ->
          items.stream()
              .filter(Value.Text.class::isInstance)
              .map(item -> ((Value.Text) item).text())
              .toList();
      case Value.Text(String text) when !text.isEmpty() -> List.of(text);
      default -> List.of();
    };
  }
}
