package dev.runbook.engine.expression;

import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Order, arithmetic and conversions, as CEL defines them. Each throws [NotCommon] for what the
/// library refuses, and for what is rare.
final class CommonArithmetic {
  private CommonArithmetic() {}

  static Object negated(Object number) {
    return switch (number) {
      case Long whole when whole != Long.MIN_VALUE -> -whole;
      case Double decimal -> -decimal;
      default -> throw new NotCommon();
    };
  }

  static Object extreme(boolean least, Object left, Object right) {
    if (left instanceof Long a && right instanceof Long b) {
      return least ? Math.min(a, b) : Math.max(a, b);
    }
    throw new NotCommon();
  }

  static int order(Object left, Object right) {
    return switch (left) {
      case Long a when right instanceof Long b -> a.compareTo(b);
      case String a when right instanceof String b -> a.compareTo(b);
      case Duration a when right instanceof Duration b -> a.compareTo(b);
      case Instant a when right instanceof Instant b -> a.compareTo(b);
      case Value.Lsn a when right instanceof Value.Lsn b -> a.compareTo(b);
      case Double a when right instanceof Double b && !a.isNaN() && !b.isNaN() ->
          a < b ? -1 : a.doubleValue() == b.doubleValue() ? 0 : 1;
      default -> throw new NotCommon();
    };
  }

  static Object sum(Object left, Object right) {
    return switch (left) {
      case String a when right instanceof String b -> a + b;
      case List<?> a when right instanceof List<?> b -> {
        List<Object> both = new ArrayList<>(a);
        both.addAll(b);
        yield both;
      }
      default -> computed('+', left, right);
    };
  }

  static Object computed(char operator, Object left, Object right) {
    if (left instanceof Value.Lsn a && right instanceof Value.Lsn b && operator == '-') {
      return a.position() - b.position();
    }
    if (left instanceof Instant a && right instanceof Instant b && operator == '-') {
      return Duration.between(b, a);
    }
    if (left instanceof Long a && right instanceof Long b) {
      return whole(operator, a, b);
    }
    if (left instanceof Double a && right instanceof Double b) {
      return switch (operator) {
        case '+' -> a + b;
        case '-' -> a - b;
        case '*' -> a * b;
        case '/' -> a / b;
        default -> throw new NotCommon();
      };
    }
    throw new NotCommon();
  }

  private static Object whole(char operator, long left, long right) {
    try {
      return switch (operator) {
        case '+' -> Math.addExact(left, right);
        case '-' -> Math.subtractExact(left, right);
        case '*' -> Math.multiplyExact(left, right);
        case '/' -> Math.divideExact(left, right);
        default -> left % right;
      };
    } catch (ArithmeticException _) {
      throw new NotCommon();
    }
  }

  static Object asWhole(Object object) {
    return switch (object) {
      case Long whole -> whole;
      case String text when isWhole(text) -> Long.parseLong(text);
      default -> throw new NotCommon();
    };
  }

  private static boolean isWhole(String text) {
    int digits = text.startsWith("-") ? text.length() - 1 : text.length();
    return digits > 0
        && digits < 18
        && text.chars().skip(text.length() - digits).allMatch(c -> c >= '0' && c <= '9');
  }

  static Object asDecimal(Object object) {
    return switch (object) {
      case Double decimal -> decimal;
      case Long whole -> whole.doubleValue();
      default -> throw new NotCommon();
    };
  }

  static Object asText(Object object) {
    return switch (object) {
      case String text -> text;
      case Long whole -> whole.toString();
      default -> throw new NotCommon();
    };
  }
}
