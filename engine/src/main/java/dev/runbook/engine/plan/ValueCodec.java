package dev.runbook.engine.plan;

import dev.runbook.engine.expression.Place;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.value.Fields;
import dev.runbook.engine.value.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// Planned values as JSON and back, and the words of which a plan's JSON is made.
final class ValueCodec {
  private ValueCodec() {}

  static Value value(PlannedValue value) {
    Fields to =
        new Fields()
            .put("name", value.name())
            .put("shown", value.shown())
            .put("place", word(value.place()));
    return switch (value.origin()) {
      case PlannedValue.Origin.Constant _ -> to.put("origin", "constant").mapping();
      case PlannedValue.Origin.Probed _ -> to.put("origin", "probed").mapping();
      case PlannedValue.Origin.Computed _ -> to.put("origin", "computed").mapping();
      case PlannedValue.Origin.Unknown unknown ->
          to.put("origin", "unknown").put("after", List.copyOf(unknown.after())).mapping();
      case PlannedValue.Origin.Secret secret ->
          to.put("origin", "secret").put("reference", secret.reference()).mapping();
    };
  }

  static PlannedValue plannedValue(Fields from) {
    PlannedValue.Origin origin =
        switch (from.text("origin")) {
          case "constant" -> new PlannedValue.Origin.Constant();
          case "probed" -> new PlannedValue.Origin.Probed();
          case "computed" -> new PlannedValue.Origin.Computed();
          case "unknown" ->
              new PlannedValue.Origin.Unknown(new LinkedHashSet<>(from.list("after")));
          case "secret" -> new PlannedValue.Origin.Secret(from.text("reference"));
          default -> throw new IllegalArgumentException("no such origin: " + from.text("origin"));
        };
    return new PlannedValue(
        from.text("name"), from.text("shown"), origin, one(Place.class, from.text("place")));
  }

  static <T> Value all(List<T> items, Function<T, Value> written) {
    return Value.list(items.stream().map(written).toList());
  }

  static <T> List<T> each(Fields from, String name, Function<Fields, T> read) {
    return from.each(name).stream().map(read).toList();
  }

  static Effect effect(String word) {
    return one(Effect.class, word);
  }

  static String word(Enum<?> each) {
    return each.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static <E extends Enum<E>> E one(Class<E> kind, String word) {
    return Enum.valueOf(kind, word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
