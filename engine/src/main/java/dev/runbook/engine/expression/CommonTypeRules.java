package dev.runbook.engine.expression;

import dev.cel.common.ast.CelExpr;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which types fit together, as far as it is certain that CEL's checker agrees; the rules were
/// found by asking it, and `CommonLanguageTest` asks it again. Each throws [NotCommon] for what is
/// not.
final class CommonTypeRules {
  /// The type of null.
  static final ValueType NULL = new ValueType.RecordOf(" null", Map.of());

  /// The type of the items of an empty list.
  static final ValueType NOTHING = new ValueType.RecordOf(" nothing", Map.of());

  private static final ValueType MAYBE_TEXT = ValueType.optional(Simple.STRING);
  private static final Set<ValueType> ORDERED =
      Set.of(
          Simple.INT, Simple.DECIMAL, Simple.STRING, Simple.DURATION, Simple.INSTANT, Simple.LSN);

  private CommonTypeRules() {}

  /// A whole or a decimal number.
  static ValueType number(ValueType type) {
    if (type != Simple.INT && type != Simple.DECIMAL) {
      throw new NotCommon();
    }
    return type;
  }

  /// The result of `-`, `*` and `/`: where one side may be anything, the other says what it is.
  static ValueType numbers(ValueType left, ValueType right) {
    if (left == Simple.DYNAMIC) {
      return right == Simple.DYNAMIC ? right : number(right);
    }
    return number(right == Simple.DYNAMIC ? left : same(left, right));
  }

  /// The type that is wanted and no other, not even one that may be anything.
  static ValueType only(ValueType wanted, ValueType type) {
    if (!type.equals(wanted)) {
      throw new NotCommon();
    }
    return type;
  }

  /// What both are.
  static ValueType same(ValueType left, ValueType right) {
    if (!left.equals(right)) {
      throw new NotCommon();
    }
    return left;
  }

  /// The result of `+`: of texts, lists or numbers.
  static ValueType sum(ValueType left, ValueType right) {
    if ((left == Simple.STRING && right == Simple.DYNAMIC)
        || (left == Simple.DYNAMIC && right == Simple.STRING)) {
      return Simple.STRING;
    }
    if (left instanceof ValueType.ListOf || right instanceof ValueType.ListOf) {
      return left == Simple.DYNAMIC ? right : right == Simple.DYNAMIC ? left : joined(left, right);
    }
    if (isText(left) && isText(right)) {
      return Simple.STRING;
    }
    return numbers(left, right);
  }

  private static boolean isText(ValueType type) {
    return type == Simple.STRING || type.equals(MAYBE_TEXT);
  }

  /// Whether `==` may stand between them.
  static void compared(ValueType left, ValueType right) {
    if (left == Simple.DYNAMIC || right == Simple.DYNAMIC || left.equals(right)) {
      return;
    }
    if (nullable(left, right) || nullable(right, left)) {
      return;
    }
    if (left instanceof ValueType.ListOf a && right instanceof ValueType.ListOf b) {
      if (!NOTHING.equals(a.item()) && !NOTHING.equals(b.item())) {
        compared(a.item(), b.item());
      }
      return;
    }
    throw new NotCommon();
  }

  /// Whether the one may be null and the other is null or what it is when it is not.
  private static boolean nullable(ValueType one, ValueType other) {
    return switch (one) {
      case ValueType.OptionalOf optional -> NULL.equals(other) || optional.inner().equals(other);
      case ValueType.RecordOf named -> !NULL.equals(named) && NULL.equals(other);
      default -> false;
    };
  }

  /// Whether `<` may stand between them.
  static void ordered(ValueType left, ValueType right) {
    boolean fits =
        left == Simple.DYNAMIC
            ? right == Simple.DYNAMIC || ORDERED.contains(right)
            : ORDERED.contains(left) && (right == Simple.DYNAMIC || left.equals(right));
    if (!fits) {
      throw new NotCommon();
    }
  }

  /// What `from[index]` is.
  static ValueType item(ValueType from, ValueType index) {
    return switch (from) {
      case ValueType.ListOf list when index == Simple.INT && !NOTHING.equals(list.item()) ->
          list.item();
      case ValueType.MapOf map when index == Simple.STRING || index == Simple.DYNAMIC -> map.item();
      case Simple simple
          when simple == Simple.DYNAMIC
              && (index == Simple.INT || index == Simple.STRING || index == simple) ->
          simple;
      default -> throw new NotCommon();
    };
  }

  /// Whether `item in in` may be asked.
  static void within(ValueType item, ValueType in) {
    ValueType parts =
        switch (in) {
          case ValueType.ListOf list -> list.item();
          case ValueType.MapOf _ -> Simple.STRING;
          case Simple simple when simple == Simple.DYNAMIC -> simple;
          default -> throw new NotCommon();
        };
    if (parts != Simple.DYNAMIC
        && item != Simple.DYNAMIC
        && !parts.equals(item)
        && !(item instanceof ValueType.OptionalOf optional && optional.inner().equals(parts))) {
      throw new NotCommon();
    }
  }

  /// What both sides of `? :` are.
  static ValueType joined(ValueType left, ValueType right) {
    if (left.equals(right)) {
      return left;
    }
    if (left == Simple.DYNAMIC || right == Simple.DYNAMIC) {
      return Simple.DYNAMIC;
    }
    if (left instanceof ValueType.OptionalOf || right instanceof ValueType.OptionalOf) {
      return optional(left, right);
    }
    if (left instanceof ValueType.ListOf a && right instanceof ValueType.ListOf b) {
      if (NOTHING.equals(a.item())) {
        return b;
      }
      return NOTHING.equals(b.item()) ? a : ValueType.listOf(joined(a.item(), b.item()));
    }
    if (left instanceof ValueType.MapOf a && right instanceof ValueType.MapOf b) {
      return new ValueType.MapOf(joined(a.item(), b.item()));
    }
    throw new NotCommon();
  }

  /// What the parts of a list or a mapping are that has both among them.
  static ValueType together(ValueType known, ValueType type) {
    if (NOTHING.equals(known) || known.equals(type)) {
      return type;
    }
    if (known == Simple.DYNAMIC || type == Simple.DYNAMIC || (single(known) && single(type))) {
      return Simple.DYNAMIC;
    }
    if (known instanceof ValueType.OptionalOf || type instanceof ValueType.OptionalOf) {
      return optional(known, type);
    }
    boolean oneSingle = single(known) != single(type);
    if (oneSingle && !NULL.equals(known) && !NULL.equals(type)) {
      return Simple.DYNAMIC;
    }
    throw new NotCommon();
  }

  private static ValueType optional(ValueType known, ValueType type) {
    if (!NULL.equals(known) && nullable(known, type)) {
      return known;
    }
    if (!NULL.equals(known) && nullable(type, known)) {
      return type;
    }
    throw new NotCommon();
  }

  private static boolean single(ValueType type) {
    return ORDERED.contains(type) || type == Simple.BOOL;
  }

  /// What the items are of a list whose function, without arguments, is called.
  static ValueType listed(ValueType from, List<CelExpr> arguments) {
    if (!arguments.isEmpty()) {
      throw new NotCommon();
    }
    if (from instanceof ValueType.ListOf list && !NOTHING.equals(list.item())) {
      return list.item();
    }
    throw new NotCommon();
  }

  /// The result of `int(from)` and its like.
  static ValueType converted(ValueType from, ValueType to) {
    if (from == Simple.INT
        || from == Simple.DECIMAL
        || from == Simple.STRING
        || from == Simple.DYNAMIC) {
      return to;
    }
    throw new NotCommon();
  }

  /// The type of a size of it.
  static ValueType counted(ValueType type) {
    if (type instanceof ValueType.ListOf
        || type instanceof ValueType.MapOf
        || type == Simple.STRING
        || type == Simple.DYNAMIC) {
      return Simple.INT;
    }
    throw new NotCommon();
  }

  /// A text, or what may be one.
  static void textOrAny(ValueType type) {
    if (type != Simple.STRING && type != Simple.DYNAMIC) {
      throw new NotCommon();
    }
  }

  /// A type as [RecordTypes#valueType] has it: nothing of it says that it may be null.
  static ValueType result(ValueType type) {
    return switch (type) {
      case ValueType.RecordOf named ->
          NULL.equals(named) || NOTHING.equals(named) ? Simple.DYNAMIC : named;
      case ValueType.ListOf list -> ValueType.listOf(result(list.item()));
      case ValueType.MapOf map -> new ValueType.MapOf(result(map.item()));
      case ValueType.OptionalOf optional -> optional.inner();
      case Simple _, ValueType.OneOf _ -> type;
    };
  }
}
