package dev.runbook.engine.expression;

import dev.runbook.engine.value.Value;

/// Kinds of values in a user's words; never their content, which may be secret.
final class Wording {
  private Wording() {}

  static String kind(Value value) {
    return switch (value.revealed()) {
      case Value.Text _ -> "a text";
      case Value.Whole _ -> "a whole number";
      case Value.Decimal _ -> "a decimal number";
      case Value.Bool _ -> "a truth";
      case Value.Time _ -> "a duration";
      case Value.Size _ -> "a size";
      case Value.Moment _ -> "an instant";
      case Value.Lsn _ -> "an LSN";
      case Value.Listing _ -> "a list";
      case Value.Mapping _ -> "a mapping";
      case Value.Null _ -> "null";
      case Value.Unknown _ -> "not known yet";
      case Value.Sensitive _ -> "a secret";
    };
  }
}
