package dev.runbook.engine.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.values.NullValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Evaluates the expressions that [CommonParser] reads and [CommonTypes] knows, on the objects that
/// the CEL library would be given and with its outcome.
///
/// Wherever the library would fail, and wherever a value is not one of the usual, it throws
/// [NotCommon]: the library then evaluates the whole, and words what is wrong. A value that is not
/// known throws [Stopped], which `false && x` drops as the library does.
final class CommonEvaluation {
  private static final int MOST_ITEMS = 100_000;

  private final Function<String, Object> find;
  private final Map<String, FunctionSpec> functions;
  private final Map<String, Object> bound = new LinkedHashMap<>();

  /// @param find the value of a name as CEL sees it
  /// @param functions our own, without those that have several overloads
  CommonEvaluation(Function<String, Object> find, Map<String, FunctionSpec> functions) {
    this.find = find;
    this.functions = functions;
  }

  /// @throws NotCommon when the library must evaluate it
  /// @throws Stopped when a value is not known, or has no value
  Object of(CelExpr expression) {
    return switch (expression.getKind()) {
      case CONSTANT -> constant(expression.constant());
      case IDENT -> {
        String name = expression.ident().name();
        Object inside = bound.get(name);
        yield inside == null ? find.apply(name) : inside;
      }
      case SELECT -> selected(expression.select());
      case CALL -> called(expression.call());
      case LIST -> all(expression.list().elements());
      case MAP -> mapping(expression.map());
      case COMPREHENSION -> loop(expression.comprehension());
      case STRUCT, NOT_SET -> throw new NotCommon();
    };
  }

  private static Object constant(CelConstant constant) {
    return switch (constant.getKind()) {
      case STRING_VALUE -> constant.stringValue();
      case INT64_VALUE -> constant.int64Value();
      case DOUBLE_VALUE -> constant.doubleValue();
      case BOOLEAN_VALUE -> constant.booleanValue();
      case NULL_VALUE -> NullValue.NULL_VALUE;
      default -> throw new NotCommon();
    };
  }

  private Object selected(CelExpr.CelSelect select) {
    if (!(of(select.operand()) instanceof MapView map)) {
      throw new NotCommon();
    }
    return select.testOnly() ? map.find(select.field()).isPresent() : map.select(select.field());
  }

  private List<Object> all(List<CelExpr> expressions) {
    List<Object> all = new ArrayList<>();
    for (CelExpr each : expressions) {
      all.add(part(each));
    }
    return all;
  }

  /// A part of a list or a mapping. The library makes one of what `a && b` could not decide, and
  /// goes on: that is left to it.
  private Object part(CelExpr expression) {
    try {
      return of(expression);
    } catch (Stopped stopped) {
      if (decides(expression)) {
        throw new NotCommon();
      }
      throw stopped;
    }
  }

  private static boolean decides(CelExpr expression) {
    return (expression.getKind() == CelExpr.ExprKind.Kind.CALL
            && Set.of("_&&_", "_||_").contains(expression.call().function()))
        || TreePlaces.parts(expression).stream().anyMatch(CommonEvaluation::decides);
  }

  private Object mapping(CelExpr.CelMap map) {
    Map<Object, Object> entries = new LinkedHashMap<>();
    for (CelExpr.CelMap.Entry entry : map.entries()) {
      if (entries.put(of(entry.key()), part(entry.value())) != null) {
        throw new NotCommon();
      }
    }
    return entries;
  }

  private Object called(CelExpr.CelCall call) {
    List<CelExpr> parts = call.args();
    return switch (call.function()) {
      case "_&&_" -> logical(parts, false);
      case "_||_" -> logical(parts, true);
      case "_?_:_" -> of(truth(of(parts.get(0))) ? parts.get(1) : parts.get(2));
      case "!_" -> !truth(of(parts.getFirst()));
      case "-_" -> CommonArithmetic.negated(of(parts.getFirst()));
      case "_==_" -> Operators.same(of(parts.get(0)), of(parts.get(1)));
      case "_!=_" -> !Operators.same(of(parts.get(0)), of(parts.get(1)));
      case "_<_" -> CommonArithmetic.order(of(parts.get(0)), of(parts.get(1))) < 0;
      case "_<=_" -> CommonArithmetic.order(of(parts.get(0)), of(parts.get(1))) <= 0;
      case "_>_" -> CommonArithmetic.order(of(parts.get(0)), of(parts.get(1))) > 0;
      case "_>=_" -> CommonArithmetic.order(of(parts.get(0)), of(parts.get(1))) >= 0;
      case "_+_" -> CommonArithmetic.sum(of(parts.get(0)), of(parts.get(1)));
      case "_-_", "_*_", "_/_", "_%_" ->
          CommonArithmetic.computed(call.function().charAt(1), of(parts.get(0)), of(parts.get(1)));
      case "math.@min", "math.@max" ->
          CommonArithmetic.extreme(
              call.function().endsWith("min"), of(parts.get(0)), of(parts.get(1)));
      case "_[_]" -> item(of(parts.get(0)), of(parts.get(1)));
      case "@in" -> within(of(parts.get(0)), of(parts.get(1)));
      default ->
          call.target().isPresent()
              ? method(call.target().get(), call.function(), parts)
              : function(call.function(), parts);
    };
  }

  /// What is not known, or fails, on one side does not matter when the other side decides.
  private Object logical(List<CelExpr> sides, boolean deciding) {
    Stopped first = null;
    try {
      if (truth(of(sides.get(0))) == deciding) {
        return deciding;
      }
    } catch (Stopped stopped) {
      first = stopped;
    }
    boolean second = truth(of(sides.get(1)));
    if (second == deciding || first == null) {
      return second;
    }
    throw first;
  }

  private static boolean truth(Object object) {
    if (object instanceof Boolean truth) {
      return truth;
    }
    throw new NotCommon();
  }

  private static Object item(Object from, Object index) {
    if (from instanceof List<?> list && index instanceof Long place) {
      if (place < 0 || place >= list.size()) {
        throw new NotCommon();
      }
      return list.get(place.intValue());
    }
    if (from instanceof MapView map && index instanceof String key && map.containsKey(key)) {
      return map.select(key);
    }
    throw new NotCommon();
  }

  private static Object within(Object item, Object in) {
    return switch (in) {
      case Collection<?> list -> Operators.within(item, list);
      case MapView map when item instanceof String -> map.containsKey(item);
      default -> throw new NotCommon();
    };
  }

  private Object function(String name, List<CelExpr> arguments) {
    FunctionSpec own = functions.get(name);
    if (own != null) {
      return FunctionBridge.callIfFit(own, all(arguments));
    }
    Object argument = of(arguments.getFirst());
    return switch (name) {
      case "size" -> size(argument);
      case "int" -> CommonArithmetic.asWhole(argument);
      case "double" -> CommonArithmetic.asDecimal(argument);
      case "string" -> CommonArithmetic.asText(argument);
      case "timestamp" -> CommonTimes.instant(argument);
      case "duration" -> CommonTimes.duration(argument);
      default -> throw new NotCommon();
    };
  }

  private static Object size(Object object) {
    return switch (object) {
      case String text -> (long) text.codePointCount(0, text.length());
      case Collection<?> list -> (long) list.size();
      case Map<?, ?> map -> (long) map.size();
      default -> throw new NotCommon();
    };
  }

  private Object method(CelExpr target, String name, List<CelExpr> parts) {
    Optional<FunctionSpec> own =
        FreeNames.pathOf(target).map(path -> functions.get(String.join(".", path) + "." + name));
    if (own.isPresent()) {
      return FunctionBridge.callIfFit(own.get(), all(parts));
    }
    if (name.equals("orValue")) {
      return orValue(target.call(), parts.getFirst());
    }
    Object from = of(target);
    if (name.equals("size")) {
      return size(from);
    }
    List<Object> arguments = all(parts);
    if (from instanceof String text) {
      return CommonTexts.call(name, text, arguments);
    }
    if (from instanceof Duration duration) {
      return switch (name) {
        case "getHours" -> duration.toHours();
        case "getMinutes" -> duration.toMinutes();
        case "getSeconds" -> duration.toSeconds();
        default -> throw new NotCommon();
      };
    }
    if (from instanceof Collection<?> list) {
      return switch (name) {
        case "join" -> joined(list, arguments);
        case "distinct" -> distinct(list);
        case "flatten" -> flat(list);
        case "sort" -> sorted(list);
        case "reverse" -> new ArrayList<>(list).reversed();
        default -> throw new NotCommon();
      };
    }
    throw new NotCommon();
  }

  private static Object joined(Collection<?> list, List<Object> arguments) {
    List<String> texts = new ArrayList<>();
    for (Object each : list) {
      texts.add(text(each));
    }
    return String.join(arguments.isEmpty() ? "" : text(arguments.getFirst()), texts);
  }

  private static Object distinct(Collection<?> list) {
    Set<Object> once = new LinkedHashSet<>();
    for (Object each : list) {
      once.add(text(each));
    }
    return new ArrayList<>(once);
  }

  private static Object flat(Collection<?> list) {
    List<Object> flat = new ArrayList<>();
    for (Object each : list) {
      if (each instanceof Collection<?> inner) {
        flat.addAll(inner);
      } else {
        throw new NotCommon();
      }
    }
    return flat;
  }

  private static Object sorted(Collection<?> list) {
    List<String> texts = new ArrayList<>();
    for (Object each : list) {
      texts.add(text(each));
    }
    texts.sort(null);
    return texts;
  }

  private Object orValue(CelExpr.CelCall optional, CelExpr otherwise) {
    if (optional.function().equals("_?._")) {
      String field = optional.args().get(1).constant().stringValue();
      if (!(of(optional.args().getFirst()) instanceof MapView map)) {
        throw new NotCommon();
      }
      return map.find(field).isPresent() ? map.select(field) : of(otherwise);
    }
    if (!(of(optional.target().orElseThrow()) instanceof List<?> list)) {
      throw new NotCommon();
    }
    if (list.isEmpty()) {
      return of(otherwise);
    }
    return optional.function().equals("first") ? list.getFirst() : list.getLast();
  }

  private static String text(Object object) {
    if (object instanceof String text) {
      return text;
    }
    throw new NotCommon();
  }

  private Object loop(CelExpr.CelComprehension fold) {
    Collection<?> items =
        switch (of(fold.iterRange())) {
          case Collection<?> list -> list;
          case Map<?, ?> map -> map.keySet();
          default -> throw new NotCommon();
        };
    CommonLoop loop = CommonLoop.of(fold).orElseThrow(NotCommon::new);
    if (items.size() > MOST_ITEMS) {
      throw new NotCommon();
    }
    String variable = fold.iterVar();
    Object hidden = bound.get(variable);
    try {
      return looped(loop, items, variable);
    } finally {
      bind(variable, hidden);
    }
  }

  private Object looped(CommonLoop loop, Collection<?> items, String variable) {
    return switch (loop.kind()) {
      case EXISTS -> decided(loop.item(), items, variable, true);
      case ALL -> decided(loop.item(), items, variable, false);
      case LIST, EXISTS_ONE -> {
        List<Object> made = new ArrayList<>();
        for (Object item : items) {
          bind(variable, item);
          if (loop.condition().isEmpty() || holds(loop.condition().get())) {
            made.add(loop.kind() == CommonLoop.Kind.LIST ? part(loop.item()) : item);
          }
        }
        yield loop.kind() == CommonLoop.Kind.LIST ? made : (Object) (made.size() == 1);
      }
    };
  }

  /// `exists` and `all`: an item of which it is not known does not matter when another one decides.
  private boolean decided(
      CelExpr condition, Collection<?> items, String variable, boolean deciding) {
    Stopped first = null;
    for (Object item : items) {
      bind(variable, item);
      try {
        if (holds(condition) == deciding) {
          return deciding;
        }
      } catch (Stopped stopped) {
        first = first == null ? stopped : first;
      }
    }
    if (first != null) {
      throw first;
    }
    return !deciding;
  }

  /// Of a condition that `a && b` could not decide the library makes something else.
  private boolean holds(CelExpr condition) {
    try {
      return truth(of(condition));
    } catch (Stopped stopped) {
      if (decides(condition)) {
        throw new NotCommon();
      }
      throw stopped;
    }
  }

  private void bind(String variable, @Nullable Object value) {
    if (value == null) {
      bound.remove(variable);
    } else {
      bound.put(variable, value);
    }
  }
}
