package dev.runbook.engine.plan;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The keys of one loop's items, the same in a plan and in a run. Ask once for each item, in the
/// order of the list.
public final class ItemKeys {
  private static final List<String> NAMING = List.of("id", "name", "path", "disk", "snapshot");

  private final Map<String, Integer> seen = new LinkedHashMap<>();

  /// A short text that names the item: a text or number itself, a record's `id`, `name` or `path`;
  /// made unique.
  public String next(Value item) {
    String key =
        switch (item) {
          case Value.Mapping mapping ->
              NAMING.stream()
                  .map(mapping.entries()::get)
                  .filter(Value.Text.class::isInstance)
                  .findFirst()
                  .map(ValueText::shown)
                  .orElse("item");
          case Value.Listing _, Value.Sensitive _, Value.Unknown _ -> "item";
          case Value.Text _,
              Value.Whole _,
              Value.Decimal _,
              Value.Bool _,
              Value.Time _,
              Value.Size _,
              Value.Moment _,
              Value.Lsn _,
              Value.Null _ ->
              ValueText.shown(item);
        };
    int count = seen.merge(key, 1, Integer::sum);
    return count == 1 ? key : key + "~" + count;
  }
}
