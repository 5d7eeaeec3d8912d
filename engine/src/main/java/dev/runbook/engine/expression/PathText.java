package dev.runbook.engine.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;

/// A path as it is written: `cluster.rows[0]`.
final class PathText {
  private PathText() {}

  /// Empty for what is more than a path.
  static String of(CelExpr expression) {
    return switch (expression.getKind()) {
      case IDENT -> expression.ident().name();
      case SELECT -> {
        String operand = of(expression.select().operand());
        yield operand.isEmpty() ? "" : operand + "." + expression.select().field();
      }
      case CALL -> {
        CelExpr.CelCall call = expression.call();
        if (!call.function().equals("_[_]")) {
          yield "";
        }
        String operand = of(call.args().get(0));
        String index = index(call.args().get(1));
        yield operand.isEmpty() || index.isEmpty() ? "" : operand + "[" + index + "]";
      }
      default -> "";
    };
  }

  private static String index(CelExpr index) {
    if (index.getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
      return of(index);
    }
    CelConstant constant = index.constant();
    return switch (constant.getKind()) {
      case INT64_VALUE -> Long.toString(constant.int64Value());
      case STRING_VALUE -> "'" + constant.stringValue() + "'";
      default -> "";
    };
  }
}
