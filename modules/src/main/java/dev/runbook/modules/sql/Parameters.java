package dev.runbook.modules.sql;

import dev.runbook.engine.value.Value;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/// Binds values to the marks of a statement. Texts go without a type, so the server takes them as
/// it takes a literal in quotes; a mapping goes as JSON; a list goes as an array of whole numbers
/// or of texts, with NULL where an item is null.
final class Parameters {
  private Parameters() {}

  /// @throws StatementRefusal when a value has no form in SQL
  static void bind(PreparedStatement statement, List<Value> parameters)
      throws SQLException, StatementRefusal {
    for (int i = 0; i < parameters.size(); i++) {
      bind(statement, i + 1, parameters.get(i).revealed());
    }
  }

  private static void bind(PreparedStatement statement, int index, Value value)
      throws SQLException, StatementRefusal {
    switch (value) {
      case Value.Text text -> statement.setString(index, text.text());
      case Value.Whole whole -> setWhole(statement, index, whole.number());
      case Value.Size size -> setWhole(statement, index, size.bytes());
      case Value.Decimal decimal -> statement.setDouble(index, decimal.number());
      case Value.Bool bool -> statement.setBoolean(index, bool.truth());
      case Value.Time time -> set(statement, index, "interval", time.duration().toString());
      case Value.Moment moment ->
          statement.setObject(index, moment.instant().atOffset(ZoneOffset.UTC));
      case Value.Lsn lsn -> set(statement, index, "pg_lsn", lsn.toString());
      case Value.Null _ -> statement.setNull(index, Types.NULL);
      case Value.Mapping mapping -> statement.setString(index, JsonText.write(mapping));
      case Value.Listing list -> setArray(statement, index, list.items());
      case Value.Sensitive sensitive -> bind(statement, index, sensitive.inner());
      case Value.Unknown _ ->
          throw new StatementRefusal("Parameter " + index + " is not known yet.", "");
    }
  }

  /// As int4 when it fits, for the many functions that take no int8.
  private static void setWhole(PreparedStatement statement, int index, long number)
      throws SQLException {
    if (number == (int) number) {
      statement.setInt(index, (int) number);
    } else {
      statement.setLong(index, number);
    }
  }

  private static void set(PreparedStatement statement, int index, String type, String text)
      throws SQLException {
    PGobject object = new PGobject();
    object.setType(type);
    object.setValue(text);
    statement.setObject(index, object);
  }

  private static void setArray(PreparedStatement statement, int index, List<Value> items)
      throws SQLException, StatementRefusal {
    List<Value> plain = items.stream().map(Value::revealed).toList();
    List<Value> there = plain.stream().filter(item -> !(item instanceof Value.Null)).toList();
    if (!there.isEmpty() && there.stream().allMatch(Value.Whole.class::isInstance)) {
      @Nullable Object[] numbers = new Object[plain.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = plain.get(i) instanceof Value.Whole(long number) ? number : null;
      }
      statement.setArray(index, statement.getConnection().createArrayOf("int8", numbers));
      return;
    }
    @Nullable Object[] texts = new Object[plain.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] =
          switch (plain.get(i)) {
            case Value.Text text -> text.text();
            case Value.Lsn lsn -> lsn.toString();
            case Value.Moment moment -> moment.instant().toString();
            case Value.Mapping mapping -> JsonText.write(mapping);
            case Value.Null _ -> null;
            default ->
                throw new StatementRefusal(
                    "A list that is bound to a statement holds texts only or whole numbers only.",
                    "");
          };
    }
    statement.setArray(index, statement.getConnection().createArrayOf("text", texts));
  }
}
