package dev.runbook.engine.expression;

import dev.cel.common.values.NullValue;
import dev.runbook.engine.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Hands the values of one evaluation to CEL, one by one as they are asked for, and remembers the
/// secrets and the unknown values among those that were.
final class Witness {
  private final Set<String> secrets = new LinkedHashSet<>();
  private final Set<String> awaited = new TreeSet<>();
  private boolean metUnknown;

  /// The value as CEL sees it: lists and mappings are views that come back here for their parts.
  ///
  /// @throws Stopped when it is not known yet
  Object see(Value value) {
    return switch (value) {
      case Value.Text text -> text.text();
      case Value.Whole whole -> whole.number();
      case Value.Decimal decimal -> decimal.number();
      case Value.Bool bool -> bool.truth();
      case Value.Time time -> time.duration();
      case Value.Size size -> size.bytes();
      case Value.Moment moment -> moment.instant();
      case Value.Lsn lsn -> lsn;
      case Value.Listing list -> new ListView(list, this);
      case Value.Mapping map -> new MapView(map, this);
      case Value.Null _ -> NullValue.NULL_VALUE;
      case Value.Sensitive sensitive -> {
        secrets.add(sensitive.reference());
        yield see(sensitive.inner());
      }
      case Value.Unknown unknown -> {
        metUnknown = true;
        awaited.addAll(unknown.after());
        throw new Stopped(new Stopped.UnknownMet());
      }
    };
  }

  /// The whole value without its secrecy, for a function that will read all of it.
  ///
  /// @throws Stopped when a part is not known yet
  Value reveal(Value value) {
    return switch (value) {
      case Value.Sensitive sensitive -> {
        secrets.add(sensitive.reference());
        yield reveal(sensitive.inner());
      }
      case Value.Listing list -> {
        List<Value> items = new ArrayList<>();
        list.items().forEach(item -> items.add(reveal(item)));
        yield Value.list(items);
      }
      case Value.Mapping map -> {
        Map<String, Value> entries = new LinkedHashMap<>();
        map.entries().forEach((name, entry) -> entries.put(name, reveal(entry)));
        yield Value.map(entries);
      }
      case Value.Unknown _ -> {
        see(value);
        yield value;
      }
      default -> value;
    };
  }

  void await(Set<String> steps) {
    awaited.addAll(steps);
  }

  boolean metUnknown() {
    return metUnknown;
  }

  boolean sawSecret() {
    return !secrets.isEmpty();
  }

  /// What all unknown values that were met wait for.
  Value.Unknown unknown() {
    return new Value.Unknown(awaited, "");
  }

  /// The result, sensitive when a secret was looked at on the way.
  Value tainted(Value result) {
    return secrets.isEmpty()
        ? result
        : new Value.Sensitive(result.revealed(), String.join(", ", secrets));
  }
}
