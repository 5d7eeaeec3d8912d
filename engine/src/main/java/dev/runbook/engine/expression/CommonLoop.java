package dev.runbook.engine.expression;

import dev.cel.common.ast.CelExpr;
import java.util.List;
import java.util.Optional;

/// Which macro a loop was before it was read: [CommonParser] writes them as folds, as CEL does.
///
/// @param condition what is asked of each item
/// @param item what becomes part of the list; the condition itself where none is made
record CommonLoop(Kind kind, Optional<CelExpr> condition, CelExpr item) {
  enum Kind {
    EXISTS,
    ALL,
    EXISTS_ONE,
    /// `map` and `filter`.
    LIST
  }

  /// Empty for a fold that is none of the macros known here.
  static Optional<CommonLoop> of(CelExpr.CelComprehension loop) {
    if (loop.loopStep().getKind() != CelExpr.ExprKind.Kind.CALL) {
      return Optional.empty();
    }
    CelExpr.CelCall step = loop.loopStep().call();
    List<CelExpr> parts = step.args();
    return switch (step.function()) {
      case "_||_" -> asked(Kind.EXISTS, parts.get(1));
      case "_&&_" -> asked(Kind.ALL, parts.get(1));
      case "_+_" -> listed(Optional.empty(), step);
      case "_?_:_" -> {
        CelExpr.CelCall more = parts.get(1).call();
        yield more.args().get(1).getKind() == CelExpr.ExprKind.Kind.LIST
            ? listed(Optional.of(parts.getFirst()), more)
            : asked(Kind.EXISTS_ONE, parts.getFirst());
      }
      default -> Optional.empty();
    };
  }

  private static Optional<CommonLoop> asked(Kind kind, CelExpr condition) {
    return Optional.of(new CommonLoop(kind, Optional.of(condition), condition));
  }

  private static Optional<CommonLoop> listed(Optional<CelExpr> condition, CelExpr.CelCall more) {
    return Optional.of(
        new CommonLoop(Kind.LIST, condition, more.args().get(1).list().elements().getFirst()));
  }
}
