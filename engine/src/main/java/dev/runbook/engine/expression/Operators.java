package dev.runbook.engine.expression;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelFunctionBinding;
import dev.runbook.engine.value.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/// The operators where we are stricter than CEL's own: LSNs are ordered, an LSN, a duration or an
/// instant is never compared with a text, and operands that do not fit are named.
final class Operators {
  private static final Map<String, IntPredicate> ORDER =
      Map.of(
          "_<_",
          sign -> sign < 0,
          "_<=_",
          sign -> sign <= 0,
          "_>_",
          sign -> sign > 0,
          "_>=_",
          sign -> sign >= 0);
  private static final List<String> ARITHMETIC = List.of("_+_", "_-_", "_*_", "_/_", "_%_");

  private static final Pattern OVERLOAD =
      Pattern.compile(
          "^(less|greater|add|subtract|multiply|divide|modulo|in|equals|not_equals|runbook_[^a-z])");

  private Operators() {}

  static List<CelFunctionDecl> declarations() {
    List<CelFunctionDecl> declarations = new ArrayList<>();
    for (String operator : ORDER.keySet()) {
      declarations.add(
          CelFunctionDecl.newFunctionDeclaration(
              operator,
              CelOverloadDecl.newGlobalOverload(
                  overload(operator, "lsn"), SimpleType.BOOL, RecordTypes.LSN, RecordTypes.LSN)));
    }
    declarations.add(
        CelFunctionDecl.newFunctionDeclaration(
            "_-_",
            CelOverloadDecl.newGlobalOverload(
                overload("_-_", "lsn"), SimpleType.INT, RecordTypes.LSN, RecordTypes.LSN)));
    return declarations;
  }

  @SuppressWarnings("Immutable") // predicates without state
  static List<CelFunctionBinding> bindings() {
    List<CelFunctionBinding> bindings = new ArrayList<>();
    ORDER.forEach((operator, holds) ->
        bindings.addAll(
            CelFunctionBinding.fromOverloads(
                operator,
                CelFunctionBinding.from(
                    overload(operator, "lsn"),
                    Value.Lsn.class,
                    Value.Lsn.class,
                    (a, b) -> holds.test(a.compareTo(b))),
                misfit(operator))));
    for (String operator : ARITHMETIC) {
      List<CelFunctionBinding> own = new ArrayList<>();
      if (operator.equals("_-_")) {
        own.add(
            CelFunctionBinding.from(
                overload(operator, "lsn"),
                Value.Lsn.class,
                Value.Lsn.class,
                (a, b) -> a.position() - b.position()));
      }
      own.add(misfit(operator));
      own.add(misfit(operator, NullValue.class));
      bindings.addAll(CelFunctionBinding.fromOverloads(operator, own));
    }
    bindings.addAll(
        CelFunctionBinding.fromOverloads(
            "_==_",
            CelFunctionBinding.from("equals", Object.class, Object.class, Operators::same)));
    bindings.addAll(
        CelFunctionBinding.fromOverloads(
            "_!=_",
            CelFunctionBinding.from(
                "not_equals", Object.class, Object.class, (a, b) -> !same(a, b))));
    bindings.addAll(
        CelFunctionBinding.fromOverloads(
            "@in",
            CelFunctionBinding.from("in_list", Object.class, Collection.class, Operators::within),
            CelFunctionBinding.from(
                "in_map", Object.class, Map.class, (key, map) -> map.containsKey(key)),
            CelFunctionBinding.from(
                "in_misfit",
                Object.class,
                Object.class,
                (_, b) -> {
                  throw stopped(
                      "`in` looks into a list or a mapping, and this is " + kind(b) + ".",
                      Optional.empty());
                })));
    return bindings;
  }

  /// Whether an overload is one of an operator that has ours among its overloads.
  static boolean isOverload(String id) {
    return OVERLOAD.matcher(id).find();
  }

  /// Chosen when no other overload takes the operands.
  private static CelFunctionBinding misfit(String operator) {
    return misfit(operator, Object.class);
  }

  /// CEL adds to its operators only what has several overloads itself: hence one for any first
  /// operand, and one for null.
  private static <T> CelFunctionBinding misfit(String operator, Class<T> first) {
    return CelFunctionBinding.from(
        overload(operator, "misfit_" + first.getSimpleName()),
        first,
        Object.class,
        (a, b) -> {
          guard(a, b);
          String sign = operator.replace("_", "");
          throw stopped(
              "`" + sign + "` cannot take " + kind(a) + " and " + kind(b) + ".", Optional.empty());
        });
  }

  private static String overload(String operator, String type) {
    return "runbook" + operator + "_" + type;
  }

  /// Whether a list has an item, by [#same].
  static boolean within(Object item, Collection<?> list) {
    for (Object each : list) {
      if (same(item, each)) {
        return true;
      }
    }
    return false;
  }

  /// CEL's equality: numbers by what they mean, lists and mappings by their parts, different kinds
  /// never.
  static boolean same(Object a, Object b) {
    guard(a, b);
    return switch (a) {
      case Number x when b instanceof Number y -> sameNumber(x, y);
      case Collection<?> x when b instanceof Collection<?> y -> sameItems(x, y);
      case Map<?, ?> x when b instanceof Map<?, ?> y -> sameEntries(x, y);
      default -> Objects.equals(a, b);
    };
  }

  private static boolean sameNumber(Number a, Number b) {
    if (a instanceof Long && b instanceof Long) {
      return a.equals(b);
    }
    double x = a.doubleValue();
    double y = b.doubleValue();
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      return x == y;
    }
    return new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString())) == 0;
  }

  private static boolean sameItems(Collection<?> a, Collection<?> b) {
    if (a.size() != b.size()) {
      return false;
    }
    Iterator<?> others = b.iterator();
    for (Object item : a) {
      if (!same(item, others.next())) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameEntries(Map<?, ?> a, Map<?, ?> b) {
    if (!a.keySet().equals(b.keySet())) {
      return false;
    }
    for (Map.Entry<?, ?> entry : a.entrySet()) {
      if (!same(entry.getValue(), Objects.requireNonNull(b.get(entry.getKey())))) {
        return false;
      }
    }
    return true;
  }

  private static void guard(Object a, Object b) {
    if (a instanceof String) {
      guardText(b);
    } else if (b instanceof String) {
      guardText(a);
    }
  }

  private static void guardText(Object other) {
    switch (other) {
      case Value.Lsn _ ->
          throw stopped(
              "An LSN is compared with a text.",
              Optional.of("Write `lsn(\"16/B374D848\")` for the text."));
      case Duration _ ->
          throw stopped(
              "A duration is compared with a text.",
              Optional.of("Write `duration(\"90s\")` for the text."));
      case Instant _ ->
          throw stopped(
              "An instant is compared with a text.",
              Optional.of("Write `timestamp(\"2026-11-24T18:30:00Z\")` for the text."));
      default -> {}
    }
  }

  private static Stopped stopped(String message, Optional<String> advice) {
    return new Stopped(new Stopped.Sentence(ExpressionRules.OPERANDS, message, advice));
  }

  static String kind(Object object) {
    return switch (object) {
      case String _ -> "a text";
      case Boolean _ -> "a truth";
      case Double _ -> "a decimal number";
      case Number _ -> "a whole number";
      case Duration _ -> "a duration";
      case Instant _ -> "an instant";
      case Value.Lsn _ -> "an LSN";
      case NullValue _ -> "null";
      case Collection<?> _ -> "a list";
      case Map<?, ?> _ -> "a mapping";
      case Optional<?> _ -> "an optional value";
      default -> "another kind of value";
    };
  }
}
