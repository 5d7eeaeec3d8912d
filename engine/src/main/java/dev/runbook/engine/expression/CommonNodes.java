package dev.runbook.engine.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parts of an expression's tree, numbered in the order in which CEL's parser numbers them,
/// with the place of each; and what it makes of its macros.
final class CommonNodes {
  /// The variable of a macro's loop that holds what it has come to.
  private static final String RESULT = "@result";

  private final Map<Long, Integer> positions = new HashMap<>();
  private long last;

  /// The place of each part, by its number.
  Map<Long, Integer> positions() {
    return positions;
  }

  /// A macro's own number stays unused.
  void forget(long id) {
    positions.remove(id);
  }

  /// A part stands elsewhere than was thought.
  void move(long id, int place) {
    positions.put(id, place);
  }

  /// A number for a part that stands at a place, counted in characters.
  long id(int place) {
    last++;
    positions.put(last, place);
    return last;
  }

  static CelExpr call(long id, String function, CelExpr... arguments) {
    return CelExpr.ofCall(id, Optional.empty(), function, ImmutableList.copyOf(arguments));
  }

  private CelExpr result(int place) {
    return CelExpr.ofIdent(id(place), RESULT);
  }

  /// The macros of the CEL specification, each a fold over a list or the keys of a mapping.
  CelExpr loop(String name, CelExpr range, List<CelExpr> arguments, int place) {
    CelExpr variable = arguments.getFirst();
    if (variable.getKind() != CelExpr.ExprKind.Kind.IDENT) {
      throw new NotCommon();
    }
    CelExpr start;
    CelExpr condition;
    CelExpr step;
    switch (name) {
      case "exists" -> {
        start = CelExpr.ofConstant(id(place), CelConstant.ofValue(false));
        CelExpr held = result(place);
        CelExpr not = call(id(place), "!_", held);
        condition = call(id(place), "@not_strictly_false", not);
        CelExpr before = result(place);
        step = call(id(place), "_||_", before, arguments.get(1));
      }
      case "all" -> {
        start = CelExpr.ofConstant(id(place), CelConstant.ofValue(true));
        CelExpr held = result(place);
        condition = call(id(place), "@not_strictly_false", held);
        CelExpr before = result(place);
        step = call(id(place), "_&&_", before, arguments.get(1));
      }
      case "exists_one" -> {
        start = CelExpr.ofConstant(id(place), CelConstant.ofValue(0L));
        condition = CelExpr.ofConstant(id(place), CelConstant.ofValue(true));
        CelExpr before = result(place);
        CelExpr one = CelExpr.ofConstant(id(place), CelConstant.ofValue(1L));
        CelExpr more = call(id(place), "_+_", before, one);
        CelExpr unchanged = result(place);
        step = call(id(place), "_?_:_", arguments.get(1), more, unchanged);
      }
      default -> {
        start = CelExpr.ofList(id(place), ImmutableList.of(), ImmutableList.of());
        condition = CelExpr.ofConstant(id(place), CelConstant.ofValue(true));
        CelExpr before = result(place);
        CelExpr item = name.equals("map") ? arguments.getLast() : variable;
        CelExpr one = CelExpr.ofList(id(place), ImmutableList.of(item), ImmutableList.of());
        step = call(id(place), "_+_", before, one);
        if (name.equals("filter") || arguments.size() == 3) {
          CelExpr unchanged = result(place);
          step = call(id(place), "_?_:_", arguments.get(1), step, unchanged);
        }
      }
    }
    CelExpr end = result(place);
    if (name.equals("exists_one")) {
      CelExpr one = CelExpr.ofConstant(id(place), CelConstant.ofValue(1L));
      end = call(id(place), "_==_", end, one);
    }
    return CelExpr.ofComprehension(
        id(place), variable.ident().name(), range, RESULT, start, condition, step, end);
  }

  private static boolean mayBeNumber(CelExpr argument) {
    return switch (argument.getKind()) {
      case IDENT, SELECT, CALL -> true;
      case CONSTANT -> argument.constant().getKind() == CelConstant.Kind.INT64_VALUE;
      default -> false;
    };
  }

  /// `has(name)` and `has(path)`.
  CelExpr presence(CelExpr argument, int place) {
    return switch (argument.getKind()) {
      case SELECT ->
          CelExpr.ofSelect(id(place), argument.select().operand(), argument.select().field(), true);
      case IDENT -> CelExpr.ofIdent(id(place), FreeNames.PRESENCE + argument.ident().name());
      default -> throw new NotCommon();
    };
  }

  /// `math.greatest(a, b)` and `math.least(a, b)`, which are macros too.
  CelExpr extreme(String name, List<CelExpr> arguments, int place) {
    if (arguments.size() != 2 || !arguments.stream().allMatch(CommonNodes::mayBeNumber)) {
      throw new NotCommon();
    }
    String function = name.equals("least") ? "math.@min" : "math.@max";
    return call(id(place), function, arguments.get(0), arguments.get(1));
  }
}
