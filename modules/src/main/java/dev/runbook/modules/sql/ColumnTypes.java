package dev.runbook.modules.sql;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.value.TypeReader;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The types that `columns` may name, each with `?` after it when NULL may come.
final class ColumnTypes {
  private static final Set<String> KNOWN =
      Set.of(
          "string", "path", "int", "decimal", "bool", "duration", "size", "instant", "lsn", "any");

  /// How much of a value a message shows, in characters.
  private static final int SHOWN = 64;

  private ColumnTypes() {}

  static void check(Map<String, String> columns) throws ArgumentException {
    for (Map.Entry<String, String> column : columns.entrySet()) {
      if (!KNOWN.contains(base(column.getValue()))) {
        throw new ArgumentException(
            "columns",
            "Column `"
                + column.getKey()
                + "` has no type `"
                + column.getValue()
                + "`; the types are string, path, int, decimal, bool, duration, size, instant, lsn"
                + " and any, with `?` where NULL may come.");
      }
    }
  }

  /// The type of a row with columns that are written out; empty when one has no known type, which
  /// is reported when the arguments are read.
  static Optional<ValueType> row(Value columns) {
    if (!(columns instanceof Value.Mapping mapping)) {
      return Optional.empty();
    }
    Map<String, ValueType> fields = new LinkedHashMap<>();
    for (Map.Entry<String, Value> column : mapping.entries().entrySet()) {
      if (!(column.getValue() instanceof Value.Text(String written))
          || !KNOWN.contains(base(written))
          || !(TypeReader.read(written, Map.of()) instanceof TypeReader.Read read)) {
        return Optional.empty();
      }
      fields.put(column.getKey(), read.type());
    }
    return Optional.of(new ValueType.RecordOf("Row", fields));
  }

  private static String base(String type) {
    return type.endsWith("?") ? type.substring(0, type.length() - 1) : type;
  }

  static Value convert(String column, String type, Value value) throws StatementRefusal {
    if (value instanceof Value.Null) {
      if (type.endsWith("?") || type.equals("any")) {
        return value;
      }
      throw new StatementRefusal(
          "Column `" + column + "` is NULL, and `columns` declares it as `" + type + "`.",
          "Declare it as `" + type + "?` when NULL may come.");
    }
    Value converted = converted(base(type), value);
    if (converted instanceof Value.Null) {
      throw new StatementRefusal(
          "Column `"
              + column
              + "` is "
              + shortened(ParameterText.shown(value))
              + ", which is no "
              + base(type)
              + ".",
          "");
    }
    return converted;
  }

  private static String shortened(String shown) {
    return shown.length() <= SHOWN ? shown : shown.substring(0, SHOWN) + "…";
  }

  /// The value as that type; NULL when it is none.
  private static Value converted(String type, Value value) {
    return switch (type) {
      case "any" -> value;
      case "string", "path" -> text(value);
      case "int" -> value instanceof Value.Whole ? value : Value.NULL;
      case "size" -> value instanceof Value.Whole(long bytes) ? new Value.Size(bytes) : Value.NULL;
      case "decimal" -> decimal(value);
      case "bool" -> value instanceof Value.Bool ? value : Value.NULL;
      case "duration" -> value instanceof Value.Time ? value : Value.NULL;
      case "instant" -> instant(value);
      case "lsn" -> lsn(value);
      default -> throw new IllegalStateException("no type " + type);
    };
  }

  private static Value text(Value value) {
    return switch (value) {
      case Value.Text text -> text;
      case Value.Whole whole -> Value.text(Long.toString(whole.number()));
      case Value.Decimal decimal -> Value.text(Double.toString(decimal.number()));
      case Value.Bool bool -> Value.text(Boolean.toString(bool.truth()));
      case Value.Lsn lsn -> Value.text(lsn.toString());
      case Value.Moment moment -> Value.text(moment.instant().toString());
      case Value.Time time -> Value.text(time.duration().toString());
      case Value.Mapping _, Value.Listing _ -> Value.text(JsonText.write(value));
      default -> Value.NULL;
    };
  }

  private static Value decimal(Value value) {
    return switch (value) {
      case Value.Decimal decimal -> decimal;
      case Value.Whole whole -> new Value.Decimal(whole.number());
      case Value.Text text -> {
        try {
          double number = Double.parseDouble(text.text());
          yield Double.isFinite(number) ? new Value.Decimal(number) : Value.NULL;
        } catch (NumberFormatException e) {
          yield Value.NULL;
        }
      }
      default -> Value.NULL;
    };
  }

  private static Value instant(Value value) {
    if (value instanceof Value.Text(String text)) {
      try {
        return new Value.Moment(OffsetDateTime.parse(text).toInstant());
      } catch (DateTimeParseException e) {
        return Value.NULL;
      }
    }
    return value instanceof Value.Moment ? value : Value.NULL;
  }

  private static Value lsn(Value value) {
    if (value instanceof Value.Text(String text)) {
      try {
        return new Value.Lsn(LogPosition.parse(text));
      } catch (IllegalArgumentException e) {
        return Value.NULL;
      }
    }
    return value instanceof Value.Lsn ? value : Value.NULL;
  }
}
