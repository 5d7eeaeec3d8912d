package dev.runbook.engine.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What is known once an expression was found to be true, or false, each fact as a text that is the
/// same for the same condition however it is spaced: `inputs.x`, `!(inputs.x)`, `has(name)`.
///
/// `ran(name)` says that the step which registers the name was not skipped: `name.outcome` was
/// compared, or a field of its result asked for.
public final class Facts {
  private static final String SKIPPED = "skipped";

  private Facts() {}

  /// The fact that a name has a value.
  public static String has(String name) {
    return "has(" + name + ")";
  }

  /// The fact that the step behind a registered name ran.
  public static String ran(String path) {
    return "ran(" + path + ")";
  }

  /// A text as it stands in a fact.
  public static String text(String literal) {
    return '"' + literal + '"';
  }

  /// The fact that a path is true, or is there.
  static String path(List<String> path) {
    return String.join(".", path);
  }

  static String not(String fact) {
    return "!(" + fact + ")";
  }

  static Set<String> ifTrue(CelExpr expression) {
    Set<String> facts = new LinkedHashSet<>();
    collect(expression, true, facts);
    return facts;
  }

  static Set<String> ifFalse(CelExpr expression) {
    Set<String> facts = new LinkedHashSet<>();
    collect(expression, false, facts);
    return facts;
  }

  /// What is known inside a loop over the list: `c ? list : []` has items only if `c`.
  static Set<String> ifNotEmpty(CelExpr list) {
    if (!isCall(list, "_?_:_")) {
      return Set.of();
    }
    List<CelExpr> parts = list.call().args();
    if (isEmptyList(parts.get(2))) {
      return ifTrue(parts.get(0));
    }
    return isEmptyList(parts.get(1)) ? ifFalse(parts.get(0)) : Set.of();
  }

  private static boolean isEmptyList(CelExpr expression) {
    return expression.getKind() == CelExpr.ExprKind.Kind.LIST
        && expression.list().elements().isEmpty();
  }

  private static void collect(CelExpr expression, boolean truth, Set<String> facts) {
    if (isCall(expression, truth ? "_&&_" : "_||_")) {
      expression.call().args().forEach(part -> collect(part, truth, facts));
      return;
    }
    if (isCall(expression, "!_")) {
      collect(expression.call().args().getFirst(), !truth, facts);
      return;
    }
    Optional<CelExpr> plain = comparedWithTruth(expression, true);
    if (plain.isPresent()) {
      collect(plain.get(), truth, facts);
      return;
    }
    Optional<CelExpr> negated = comparedWithTruth(expression, false);
    if (negated.isPresent()) {
      collect(negated.get(), !truth, facts);
      return;
    }
    if (isCall(expression, "_!=_") || isCall(expression, "_==_")) {
      boolean equal = isCall(expression, "_==_") == truth;
      comparison(expression.call().args(), equal, facts);
      return;
    }
    if (order(expression, truth, facts)) {
      return;
    }
    if (truth) {
      presence(expression, facts);
      membership(expression, facts);
    }
    facts.add(truth ? text(expression) : not(text(expression)));
  }

  /// `a > b` and `b < a` are one fact, and so are `size(x) > 0` and `size(x) != 0`.
  private static boolean order(CelExpr expression, boolean truth, Set<String> facts) {
    boolean less = isCall(expression, "_<_") || isCall(expression, "_<=_");
    if (!less && !isCall(expression, "_>_") && !isCall(expression, "_>=_")) {
      return false;
    }
    CelExpr small = expression.call().args().get(less ? 0 : 1);
    CelExpr large = expression.call().args().get(less ? 1 : 0);
    boolean strict = isCall(expression, "_<_") || isCall(expression, "_>_");
    if (isSize(large) && text(small).equals(strict ? "0" : "1")) {
      facts.add(text(large) + (truth ? " != 0" : " == 0"));
    } else if (isSize(small) && text(large).equals(strict ? "1" : "0")) {
      facts.add(text(small) + (truth ? " == 0" : " != 0"));
    } else if (truth) {
      facts.add(text(small) + (strict ? " < " : " <= ") + text(large));
    } else {
      facts.add(text(large) + (strict ? " <= " : " < ") + text(small));
    }
    return true;
  }

  private static boolean isSize(CelExpr expression) {
    return isCall(expression, "size");
  }

  private static void comparison(List<CelExpr> sides, boolean equal, Set<String> facts) {
    facts.add(text(sides.get(0)) + (equal ? " == " : " != ") + text(sides.get(1)));
    for (int i = 0; i < 2; i++) {
      CelExpr literal = sides.get(1 - i);
      if (isText(literal)) {
        boolean skipped = literal.constant().stringValue().equals(SKIPPED);
        if (equal != skipped) {
          outcomeOf(sides.get(i)).ifPresent(path -> facts.add(ran(path)));
        }
      }
    }
  }

  private static void presence(CelExpr expression, Set<String> facts) {
    if (expression.getKind() == CelExpr.ExprKind.Kind.SELECT && expression.select().testOnly()) {
      facts.add(ran(text(expression.select().operand())));
    }
  }

  private static void membership(CelExpr expression, Set<String> facts) {
    if (isCall(expression, "@in")
        && expression.call().args().get(1).getKind() == CelExpr.ExprKind.Kind.LIST
        && expression.call().args().get(1).list().elements().stream()
            .allMatch(item -> isText(item) && !item.constant().stringValue().equals(SKIPPED))) {
      outcomeOf(expression.call().args().getFirst()).ifPresent(path -> facts.add(ran(path)));
    }
  }

  private static Optional<String> outcomeOf(CelExpr expression) {
    return expression.getKind() == CelExpr.ExprKind.Kind.SELECT
            && expression.select().field().equals("outcome")
        ? Optional.of(text(expression.select().operand()))
        : Optional.empty();
  }

  /// `x` of `x == true` and `x != false`, or of `x == false` and `x != true`.
  private static Optional<CelExpr> comparedWithTruth(CelExpr expression, boolean holds) {
    boolean equal = isCall(expression, "_==_");
    if (!equal && !isCall(expression, "_!=_")) {
      return Optional.empty();
    }
    List<CelExpr> sides = expression.call().args();
    for (int i = 0; i < 2; i++) {
      CelExpr side = sides.get(i);
      if (side.getKind() == CelExpr.ExprKind.Kind.CONSTANT
          && side.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE
          && (side.constant().booleanValue() == equal) == holds) {
        return Optional.of(sides.get(1 - i));
      }
    }
    return Optional.empty();
  }

  private static boolean isText(CelExpr expression) {
    return expression.getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE;
  }

  private static boolean isCall(CelExpr expression, String function) {
    return expression.getKind() == CelExpr.ExprKind.Kind.CALL
        && expression.call().function().equals(function);
  }

  /// One text for one meaning.
  static String text(CelExpr expression) {
    return switch (expression.getKind()) {
      case CONSTANT ->
          switch (expression.constant().getKind()) {
            case STRING_VALUE -> text(expression.constant().stringValue());
            case INT64_VALUE -> Long.toString(expression.constant().int64Value());
            default -> expression.constant().toString();
          };
      case IDENT -> {
        String name = expression.ident().name();
        yield name.startsWith(FreeNames.PRESENCE)
            ? has(name.substring(FreeNames.PRESENCE.length()))
            : name;
      }
      case SELECT -> {
        String path = text(expression.select().operand()) + "." + expression.select().field();
        yield expression.select().testOnly() ? has(path) : path;
      }
      case CALL ->
          expression.call().target().map(target -> text(target) + ".").orElse("")
              + expression.call().function()
              + texts(expression.call().args());
      case LIST -> "list" + texts(expression.list().elements());
      case MAP ->
          expression.map().entries().stream()
              .map(entry -> text(entry.key()) + ": " + text(entry.value()))
              .collect(Collectors.joining(", ", "{", "}"));
      case STRUCT -> "struct" + expression.struct();
      case COMPREHENSION -> {
        CelExpr.CelComprehension loop = expression.comprehension();
        yield "loop"
            + texts(
                List.of(
                    loop.iterRange(),
                    loop.accuInit(),
                    loop.loopCondition(),
                    loop.loopStep(),
                    loop.result()))
            + loop.iterVar();
      }
      case NOT_SET -> "";
    };
  }

  private static String texts(List<CelExpr> expressions) {
    return expressions.stream().map(Facts::text).collect(Collectors.joining(", ", "(", ")"));
  }
}
