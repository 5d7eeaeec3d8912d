package dev.runbook.engine.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.runbook.engine.value.ValueType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The declared types of paths. CEL has sizes and paths as numbers and texts, and says nothing of
/// types once something is wrong; so paths are followed here as well, into the variables of macros
/// too.
final class DeclaredTypes {
  private final Map<String, ValueType> names;

  DeclaredTypes(Map<String, ValueType> names) {
    this.names = Map.copyOf(names);
  }

  /// The type of a path; empty where it is not known, or where the expression is more than a path.
  Optional<ValueType> of(CelExpr expression) {
    return Optional.ofNullable(type(expression)).filter(type -> type != ValueType.Simple.DYNAMIC);
  }

  /// The type of the part with this id, wherever it stands in the tree.
  Optional<ValueType> inside(CelExpr tree, long id) {
    if (tree.id() == id) {
      return of(tree);
    }
    DeclaredTypes within =
        tree.getKind() == CelExpr.ExprKind.Kind.COMPREHENSION ? loop(tree.comprehension()) : this;
    return TreePlaces.parts(tree).stream()
        .flatMap(part -> within.inside(part, id).stream())
        .findFirst();
  }

  private DeclaredTypes loop(CelExpr.CelComprehension loop) {
    Map<String, ValueType> inner = new HashMap<>(names);
    inner.remove(loop.iterVar());
    if (unwrapped(type(loop.iterRange())) instanceof ValueType.ListOf list) {
      inner.put(loop.iterVar(), list.item());
    }
    return new DeclaredTypes(inner);
  }

  private @Nullable ValueType type(CelExpr expression) {
    return switch (expression.getKind()) {
      case IDENT -> names.get(expression.ident().name());
      case SELECT ->
          expression.select().testOnly()
              ? ValueType.Simple.BOOL
              : field(type(expression.select().operand()), expression.select().field());
      case CALL -> indexed(expression.call());
      default -> null;
    };
  }

  private @Nullable ValueType indexed(CelExpr.CelCall call) {
    if (!call.function().equals("_[_]")) {
      return null;
    }
    ValueType from = unwrapped(type(call.args().get(0)));
    if (from instanceof ValueType.ListOf list) {
      return list.item();
    }
    CelExpr index = call.args().get(1);
    boolean named =
        index.getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && index.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    return field(from, named ? index.constant().stringValue() : "");
  }

  private static @Nullable ValueType field(@Nullable ValueType from, String field) {
    return switch (unwrapped(from)) {
      case ValueType.RecordOf named -> named.fields().get(field);
      case ValueType.MapOf map -> map.item();
      case null, default -> null;
    };
  }

  private static @Nullable ValueType unwrapped(@Nullable ValueType type) {
    return type instanceof ValueType.OptionalOf optional ? unwrapped(optional.inner()) : type;
  }
}
