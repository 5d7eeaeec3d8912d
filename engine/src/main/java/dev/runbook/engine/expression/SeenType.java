package dev.runbook.engine.expression;

import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;

/// A declared type as CEL sees it, in our words: paths and choices are texts, sizes are whole
/// numbers, and of what may be null it knows scalars and records only.
final class SeenType {
  private SeenType() {}

  /// Again what a type is seen as is seen as itself.
  static ValueType of(ValueType type) {
    return switch (type) {
      case Simple simple ->
          switch (simple) {
            case PATH -> Simple.STRING;
            case SIZE -> Simple.INT;
            default -> simple;
          };
      case ValueType.OneOf _ -> Simple.STRING;
      case ValueType.ListOf list -> ValueType.listOf(of(list.item()));
      case ValueType.MapOf map -> new ValueType.MapOf(of(map.item()));
      case ValueType.RecordOf named -> named.isWritten() ? Simple.DYNAMIC : named;
      case ValueType.OptionalOf optional -> optional(optional.inner());
    };
  }

  /// CEL lets messages be null anyway, and knows nullable scalars only: other optional parts are
  /// checked when they are met.
  private static ValueType optional(ValueType inner) {
    return switch (inner) {
      case ValueType.RecordOf _ -> of(inner);
      case ValueType.ListOf _, ValueType.MapOf _ -> Simple.DYNAMIC;
      case ValueType.OptionalOf optional -> optional(optional.inner());
      case ValueType.OneOf _ -> ValueType.optional(Simple.STRING);
      case Simple simple ->
          switch (simple) {
            case LSN, DURATION, INSTANT, DYNAMIC -> Simple.DYNAMIC;
            case STRING, PATH, INT, SIZE, DECIMAL, BOOL -> ValueType.optional(of(inner));
          };
    };
  }
}
