package dev.runbook.cli.site;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the runbook `discover.yml` registered for one host.
///
/// @param host the host's name in the inventory
/// @param values by the names that the runbook's steps give them
public record HostReading(String host, Map<String, Value> values) {
  public HostReading {
    values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /// The value at a path of names and numbers, `under.disks.0.serial`; empty when there is none, or
  /// null.
  Optional<Value> at(String path) {
    return at(Value.map(values), path);
  }

  static Optional<Value> at(Value root, String path) {
    Value found = root;
    for (String name : path.split("\\.", -1)) {
      Optional<Value> next =
          switch (found.revealed()) {
            case Value.Mapping map -> map.field(name);
            case Value.Listing list when Integer.parseInt(name) < list.items().size() ->
                Optional.of(list.items().get(Integer.parseInt(name)));
            default -> Optional.empty();
          };
      if (next.isEmpty()) {
        return Optional.empty();
      }
      found = next.get();
    }
    return found instanceof Value.Null ? Optional.empty() : Optional.of(found);
  }

  /// The text that a template would write; empty when there is none, or an empty one.
  Optional<String> text(String path) {
    return at(path).flatMap(ValueText::plain).filter(text -> !text.isBlank());
  }

  static String text(Value value, String path) {
    return at(value, path).flatMap(ValueText::plain).orElse("");
  }

  Optional<Long> number(String path) {
    return at(path)
        .flatMap(value ->
            switch (value) {
              case Value.Whole whole -> Optional.of(whole.number());
              case Value.Size size -> Optional.of(size.bytes());
              default -> Optional.empty();
            });
  }

  boolean is(String path) {
    return at(path)
        .filter(value -> value instanceof Value.Bool(boolean truth) && truth)
        .isPresent();
  }

  List<Value> list(String path) {
    return at(path).map(HostReading::items).orElse(List.of());
  }

  private static List<Value> items(Value value) {
    return value instanceof Value.Listing list ? list.items() : List.of();
  }

  /// The texts in a list; what is no text is left out.
  List<String> texts(String path) {
    List<String> texts = new ArrayList<>();
    list(path).forEach(item -> ValueText.plain(item).ifPresent(texts::add));
    return texts;
  }
}
