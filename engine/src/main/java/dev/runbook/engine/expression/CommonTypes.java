package dev.runbook.engine.expression;

import dev.cel.common.ast.CelExpr;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The types of the expressions that [CommonParser] reads, where they are certain.
///
/// It says a type only where the checker of the CEL library would accept the expression and give it
/// that type; everything doubtful, and every mistake, is the library's to judge and to word. A type
/// is one of ours as CEL sees it: paths and choices are texts, sizes are whole numbers.
final class CommonTypes {
  /// CEL's own functions that are known here and to [CommonEvaluation].
  static final Set<String> FUNCTIONS =
      Set.of("size", "int", "double", "string", "timestamp", "duration");

  /// The same of those behind a value.
  static final Set<String> METHODS =
      Set.of(
          "startsWith",
          "endsWith",
          "contains",
          "trim",
          "matches",
          "size",
          "lowerAscii",
          "upperAscii",
          "split",
          "join",
          "replace",
          "substring",
          "distinct",
          "flatten",
          "sort",
          "reverse",
          "first",
          "last",
          "orValue",
          "getHours",
          "getMinutes",
          "getSeconds");

  private static final ValueType TEXTS = ValueType.listOf(Simple.STRING);

  private final Map<String, ValueType> names;
  private final Map<String, FunctionSpec> functions;
  private final Map<String, ValueType> bound = new HashMap<>();

  /// @param names the names that the expression uses
  /// @param functions our own, without those that have several overloads
  CommonTypes(Map<String, ValueType> names, Map<String, FunctionSpec> functions) {
    this.names = names;
    this.functions = functions;
  }

  /// The type of the result as [RecordTypes#valueType] would have it; empty when it is not certain.
  Optional<ValueType> of(CelExpr tree) {
    try {
      return Optional.of(CommonTypeRules.result(type(tree)));
    } catch (NotCommon _) {
      return Optional.empty();
    }
  }

  private ValueType type(CelExpr expression) {
    return switch (expression.getKind()) {
      case CONSTANT ->
          switch (expression.constant().getKind()) {
            case STRING_VALUE -> Simple.STRING;
            case INT64_VALUE -> Simple.INT;
            case DOUBLE_VALUE -> Simple.DECIMAL;
            case BOOLEAN_VALUE -> Simple.BOOL;
            case NULL_VALUE -> CommonTypeRules.NULL;
            default -> throw new NotCommon();
          };
      case IDENT -> named(expression.ident().name());
      case SELECT -> selected(expression.select());
      case CALL -> called(expression.call());
      case LIST -> ValueType.listOf(common(expression.list().elements()));
      case MAP -> mapping(expression.map());
      case COMPREHENSION -> loop(expression.comprehension());
      case STRUCT, NOT_SET -> throw new NotCommon();
    };
  }

  private ValueType named(String name) {
    ValueType inside = bound.get(name);
    if (inside != null) {
      return inside;
    }
    if (name.startsWith(FreeNames.PRESENCE)) {
      return Simple.BOOL;
    }
    ValueType type = names.get(name);
    if (type == null) {
      throw new NotCommon();
    }
    return SeenType.of(type);
  }

  private ValueType selected(CelExpr.CelSelect select) {
    ValueType from = type(select.operand());
    ValueType field =
        switch (from) {
          case ValueType.RecordOf named when named.fields().containsKey(select.field()) ->
              SeenType.of(named.fields().get(select.field()));
          case ValueType.MapOf map -> map.item();
          case Simple simple when simple == Simple.DYNAMIC -> simple;
          default -> throw new NotCommon();
        };
    return select.testOnly() ? Simple.BOOL : field;
  }

  private ValueType called(CelExpr.CelCall call) {
    List<CelExpr> arguments = call.args();
    return switch (call.function()) {
      case "_&&_", "_||_" -> {
        truth(arguments.get(0));
        truth(arguments.get(1));
        yield Simple.BOOL;
      }
      case "!_" -> {
        truth(arguments.getFirst());
        yield Simple.BOOL;
      }
      case "-_" -> CommonTypeRules.number(type(arguments.getFirst()));
      case "_?_:_" -> {
        truth(arguments.get(0));
        yield CommonTypeRules.joined(type(arguments.get(1)), type(arguments.get(2)));
      }
      case "_==_", "_!=_" -> {
        CommonTypeRules.compared(type(arguments.get(0)), type(arguments.get(1)));
        yield Simple.BOOL;
      }
      case "_<_", "_<=_", "_>_", "_>=_" -> {
        CommonTypeRules.ordered(type(arguments.get(0)), type(arguments.get(1)));
        yield Simple.BOOL;
      }
      case "_+_" -> CommonTypeRules.sum(type(arguments.get(0)), type(arguments.get(1)));
      case "_-_" -> {
        ValueType left = type(arguments.get(0));
        ValueType right = type(arguments.get(1));
        if (left == Simple.LSN && right == Simple.LSN) {
          yield Simple.INT;
        }
        if (left == Simple.INSTANT && (right == Simple.DYNAMIC || right == Simple.INSTANT)) {
          yield right == Simple.DYNAMIC ? right : Simple.DURATION;
        }
        yield CommonTypeRules.numbers(left, right);
      }
      case "math.@min", "math.@max" -> {
        ValueType left = type(arguments.get(0));
        ValueType right = type(arguments.get(1));
        boolean any = left == Simple.DYNAMIC || right == Simple.DYNAMIC;
        ValueType number = CommonTypeRules.numbers(left, right);
        yield any ? Simple.DYNAMIC : number;
      }
      case "_*_", "_/_" -> CommonTypeRules.numbers(type(arguments.get(0)), type(arguments.get(1)));
      case "_%_" ->
          CommonTypeRules.only(
              Simple.INT, CommonTypeRules.same(type(arguments.get(0)), type(arguments.get(1))));
      case "_[_]" -> CommonTypeRules.item(type(arguments.get(0)), type(arguments.get(1)));
      case "@in" -> {
        CommonTypeRules.within(type(arguments.get(0)), type(arguments.get(1)));
        yield Simple.BOOL;
      }
      default ->
          call.target().isPresent()
              ? method(call.target().get(), call.function(), arguments)
              : function(call.function(), arguments);
    };
  }

  private ValueType function(String name, List<CelExpr> arguments) {
    FunctionSpec own = functions.get(name);
    if (own != null) {
      return own(own, arguments);
    }
    if (arguments.size() != 1) {
      throw new NotCommon();
    }
    ValueType argument = type(arguments.getFirst());
    return switch (name) {
      case "size" -> CommonTypeRules.counted(argument);
      case "int" -> CommonTypeRules.converted(argument, Simple.INT);
      case "double" -> CommonTypeRules.converted(argument, Simple.DECIMAL);
      case "string" -> CommonTypeRules.converted(argument, Simple.STRING);
      case "timestamp", "duration" -> {
        CommonTypeRules.textOrAny(argument);
        yield name.equals("timestamp") ? Simple.INSTANT : Simple.DURATION;
      }
      default -> throw new NotCommon();
    };
  }

  private ValueType own(FunctionSpec function, List<CelExpr> arguments) {
    if (arguments.size() != function.parameters().size()) {
      throw new NotCommon();
    }
    for (int i = 0; i < arguments.size(); i++) {
      ValueType wanted = SeenType.of(function.parameters().get(i));
      ValueType given = type(arguments.get(i));
      if (wanted != Simple.DYNAMIC && given != Simple.DYNAMIC && !wanted.equals(given)) {
        throw new NotCommon();
      }
    }
    return SeenType.of(function.result());
  }

  private ValueType method(CelExpr target, String name, List<CelExpr> arguments) {
    Optional<FunctionSpec> own =
        FreeNames.pathOf(target).map(path -> functions.get(String.join(".", path) + "." + name));
    if (own.isPresent()) {
      String space = FreeNames.pathOf(target).orElseThrow().getFirst();
      if (bound.containsKey(space)) {
        throw new NotCommon();
      }
      return own(own.get(), arguments);
    }
    if (name.equals("orValue")) {
      return orValue(target, arguments);
    }
    ValueType from = type(target);
    return switch (name) {
      case "startsWith", "endsWith", "contains", "matches" -> {
        texts(from, arguments, 1);
        yield Simple.BOOL;
      }
      case "size" -> {
        if (!arguments.isEmpty()) {
          throw new NotCommon();
        }
        yield CommonTypeRules.counted(from);
      }
      case "trim", "lowerAscii", "upperAscii" -> {
        texts(from, arguments, 0);
        yield Simple.STRING;
      }
      case "getHours", "getMinutes", "getSeconds" -> {
        if ((from != Simple.DURATION && from != Simple.DYNAMIC) || !arguments.isEmpty()) {
          throw new NotCommon();
        }
        yield Simple.INT;
      }
      case "split" -> {
        texts(from, arguments, 1);
        yield TEXTS;
      }
      case "replace" -> {
        texts(from, arguments, 2);
        yield Simple.STRING;
      }
      case "substring" -> {
        CommonTypeRules.textOrAny(from);
        if (arguments.isEmpty() || arguments.size() > 2) {
          throw new NotCommon();
        }
        arguments.forEach(argument -> CommonTypeRules.only(Simple.INT, type(argument)));
        yield Simple.STRING;
      }
      case "join" -> {
        if (!from.equals(TEXTS) || arguments.size() > 1) {
          throw new NotCommon();
        }
        arguments.forEach(argument -> CommonTypeRules.only(Simple.STRING, type(argument)));
        yield Simple.STRING;
      }
      case "distinct", "reverse" -> ValueType.listOf(CommonTypeRules.listed(from, arguments));
      case "sort" -> {
        ValueType item = CommonTypeRules.listed(from, arguments);
        if (item != Simple.STRING && item != Simple.INT && item != Simple.DYNAMIC) {
          throw new NotCommon();
        }
        yield from;
      }
      case "flatten" ->
          ValueType.listOf(
              CommonTypeRules.listed(CommonTypeRules.listed(from, arguments), arguments));
      default -> throw new NotCommon();
    };
  }

  /// The optional values that are known: `list.first().orValue(x)`, `map.?field.orValue(x)`.
  private ValueType orValue(CelExpr target, List<CelExpr> arguments) {
    if (arguments.size() != 1 || target.getKind() != CelExpr.ExprKind.Kind.CALL) {
      throw new NotCommon();
    }
    CelExpr.CelCall call = target.call();
    ValueType there =
        switch (call.function()) {
          case "first", "last" ->
              CommonTypeRules.listed(type(call.target().orElseThrow()), call.args());
          case "_?._" ->
              switch (type(call.args().getFirst())) {
                case ValueType.MapOf map -> map.item();
                case Simple simple when simple == Simple.DYNAMIC -> simple;
                default -> throw new NotCommon();
              };
          default -> throw new NotCommon();
        };
    return CommonTypeRules.joined(there, type(arguments.getFirst()));
  }

  private void texts(ValueType from, List<CelExpr> arguments, int count) {
    CommonTypeRules.textOrAny(from);
    if (arguments.size() != count) {
      throw new NotCommon();
    }
    arguments.forEach(argument -> CommonTypeRules.textOrAny(type(argument)));
  }

  private void truth(CelExpr expression) {
    ValueType type = type(expression);
    if (type != Simple.BOOL && type != Simple.DYNAMIC) {
      throw new NotCommon();
    }
  }

  private ValueType common(List<CelExpr> parts) {
    ValueType known = CommonTypeRules.NOTHING;
    for (CelExpr part : parts) {
      known = CommonTypeRules.together(known, type(part));
    }
    return known;
  }

  private ValueType mapping(CelExpr.CelMap map) {
    ValueType known = CommonTypeRules.NOTHING;
    for (CelExpr.CelMap.Entry entry : map.entries()) {
      CommonTypeRules.only(Simple.STRING, type(entry.key()));
      known = CommonTypeRules.together(known, type(entry.value()));
    }
    if (CommonTypeRules.NOTHING.equals(known)) {
      throw new NotCommon();
    }
    return new ValueType.MapOf(known);
  }

  private ValueType loop(CelExpr.CelComprehension loop) {
    ValueType item =
        switch (type(loop.iterRange())) {
          case ValueType.ListOf list when !CommonTypeRules.NOTHING.equals(list.item()) ->
              list.item();
          case ValueType.MapOf _ -> Simple.STRING;
          case Simple simple when simple == Simple.DYNAMIC -> simple;
          default -> throw new NotCommon();
        };
    String variable = loop.iterVar();
    ValueType hidden = bound.put(variable, item);
    try {
      return CommonLoop.of(loop)
          .map(each -> {
            each.condition().ifPresent(this::truth);
            return switch (each.kind()) {
              case EXISTS, ALL, EXISTS_ONE -> (ValueType) Simple.BOOL;
              case LIST -> ValueType.listOf(type(each.item()));
            };
          })
          .orElseThrow(NotCommon::new);
    } finally {
      if (hidden == null) {
        bound.remove(variable);
      } else {
        bound.put(variable, hidden);
      }
    }
  }
}
