package dev.runbook.engine.expression;

import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What CEL computed, as values again. A view gives back the very value it was made of, with its
/// secrets and unknown parts.
final class RuntimeValues {
  private RuntimeValues() {}

  static Value result(Object object) {
    return switch (object) {
      case MapView view -> view.origin();
      case ListView view -> view.origin();
      default -> plain(object, RuntimeValues::result);
    };
  }

  /// For a function that reads all of its argument.
  static Value argument(Object object) {
    return switch (object) {
      case MapView view -> view.witness().reveal(view.origin());
      case ListView view -> view.witness().reveal(view.origin());
      default -> plain(object, RuntimeValues::argument);
    };
  }

  private static Value plain(Object object, java.util.function.Function<Object, Value> inside) {
    return switch (object) {
      case Boolean truth -> Value.bool(truth);
      case String text -> Value.text(text);
      case Double number -> new Value.Decimal(number);
      case Float number -> new Value.Decimal(number);
      case Number number -> Value.whole(number.longValue());
      case Duration duration -> new Value.Time(duration);
      case Instant instant -> new Value.Moment(instant);
      case Value.Lsn lsn -> lsn;
      case NullValue _ -> Value.NULL;
      case CelByteString bytes -> Value.text(bytes.toStringUtf8());
      case Optional<?> optional -> optional.isPresent() ? inside.apply(optional.get()) : Value.NULL;
      case Collection<?> list -> {
        List<Value> items = new ArrayList<>();
        for (Object item : list) {
          items.add(inside.apply(item));
        }
        yield Value.list(items);
      }
      case Map<?, ?> map -> {
        Map<String, Value> entries = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          entries.put(String.valueOf(entry.getKey()), inside.apply(entry.getValue()));
        }
        yield Value.map(entries);
      }
      default ->
          throw new Stopped(
              new Stopped.Sentence(
                  ExpressionRules.NO_VALUE,
                  "The result is a type and not a value.",
                  Optional.empty()));
    };
  }
}
