package dev.runbook.engine.value;

import dev.runbook.engine.value.ValueType.Simple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What two types have to do with each other.
public final class TypeMatch {
  private static final Set<Simple> AS_TEXT =
      Set.of(
          Simple.STRING,
          Simple.PATH,
          Simple.INT,
          Simple.DURATION,
          Simple.SIZE,
          Simple.INSTANT,
          Simple.LSN);

  private TypeMatch() {}

  /// Whether some value of the one type can become one of the other by [Coercion]; what may be null
  /// is taken to be there.
  public static boolean fits(ValueType from, ValueType to) {
    if (from == Simple.DYNAMIC || to == Simple.DYNAMIC) {
      return true;
    }
    if (from instanceof ValueType.OptionalOf optional) {
      return fits(optional.inner(), to);
    }
    return switch (to) {
      case ValueType.OptionalOf optional -> fits(from, optional.inner());
      case ValueType.ListOf list ->
          from instanceof ValueType.ListOf given && fits(given.item(), list.item());
      case ValueType.MapOf map ->
          switch (from) {
            case ValueType.MapOf given -> fits(given.item(), map.item());
            case ValueType.RecordOf given ->
                given.fields().values().stream().allMatch(field -> fits(field, map.item()));
            default -> false;
          };
      case ValueType.RecordOf record -> from instanceof ValueType.MapOf || record(from, record);
      case ValueType.OneOf choices -> choice(from, choices);
      case Simple simple -> simple(from, simple);
    };
  }

  private static boolean record(ValueType from, ValueType.RecordOf to) {
    if (!(from instanceof ValueType.RecordOf given)) {
      return false;
    }
    for (Map.Entry<String, ValueType> field : given.fields().entrySet()) {
      ValueType wanted = to.fields().get(field.getKey());
      if (wanted == null || !fits(field.getValue(), wanted)) {
        return false;
      }
    }
    return to.fields().entrySet().stream()
        .allMatch(field ->
            field.getValue() instanceof ValueType.OptionalOf
                || given.fields().containsKey(field.getKey()));
  }

  private static boolean choice(ValueType from, ValueType.OneOf to) {
    return switch (from) {
      case ValueType.OneOf given -> given.choices().stream().anyMatch(to.choices()::contains);
      case Simple _ -> true;
      default -> false;
    };
  }

  private static boolean simple(ValueType from, Simple to) {
    if (from instanceof ValueType.OneOf) {
      return to != Simple.INT && to != Simple.DECIMAL;
    }
    if (!(from instanceof Simple given)) {
      return false;
    }
    return given == to
        || given == Simple.STRING
        || given == Simple.PATH
        || switch (to) {
          case STRING, PATH -> AS_TEXT.contains(given);
          case INT -> given == Simple.SIZE;
          case SIZE -> given == Simple.INT;
          case DECIMAL -> given == Simple.INT || given == Simple.SIZE;
          case BOOL, DURATION, INSTANT, LSN -> false;
          case DYNAMIC -> true;
        };
  }

  /// The type of what is of the one type or of the other; [Simple#DYNAMIC] when they have nothing
  /// in common.
  public static ValueType join(ValueType one, ValueType other) {
    if (one.equals(other)) {
      return one;
    }
    if (one instanceof ValueType.OptionalOf || other instanceof ValueType.OptionalOf) {
      ValueType inner = join(inner(one), inner(other));
      return inner == Simple.DYNAMIC ? inner : ValueType.optional(inner);
    }
    if (one instanceof ValueType.ListOf a && other instanceof ValueType.ListOf b) {
      return ValueType.listOf(join(a.item(), b.item()));
    }
    if (one instanceof ValueType.MapOf a && other instanceof ValueType.MapOf b) {
      return new ValueType.MapOf(join(a.item(), b.item()));
    }
    if (one instanceof ValueType.RecordOf a && other instanceof ValueType.RecordOf b) {
      return records(a, b);
    }
    return isText(one) && isText(other) ? Simple.STRING : Simple.DYNAMIC;
  }

  private static ValueType inner(ValueType type) {
    return type instanceof ValueType.OptionalOf optional ? optional.inner() : type;
  }

  private static boolean isText(ValueType type) {
    return type == Simple.STRING || type == Simple.PATH || type instanceof ValueType.OneOf;
  }

  /// A field that only one of them has may be missing.
  private static ValueType records(ValueType.RecordOf a, ValueType.RecordOf b) {
    if (!a.name().equals(b.name())) {
      return Simple.DYNAMIC;
    }
    Map<String, ValueType> fields = new LinkedHashMap<>();
    List<ValueType.RecordOf> both = new ArrayList<>(List.of(a, b));
    for (ValueType.RecordOf each : both) {
      each.fields()
          .keySet()
          .forEach(field -> {
            ValueType mine = a.fields().get(field);
            ValueType theirs = b.fields().get(field);
            ValueType type =
                mine != null && theirs != null
                    ? join(mine, theirs)
                    : optional(mine != null ? mine : theirs);
            fields.put(field, type);
          });
    }
    return new ValueType.RecordOf(a.name(), fields);
  }

  private static ValueType optional(@org.jspecify.annotations.Nullable ValueType type) {
    return type == null || type == Simple.DYNAMIC
        ? Simple.DYNAMIC
        : type instanceof ValueType.OptionalOf ? type : ValueType.optional(type);
  }
}
