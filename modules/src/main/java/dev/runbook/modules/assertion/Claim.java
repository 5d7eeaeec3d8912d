package dev.runbook.modules.assertion;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;

/// One expression that must be true, with what it came to.
///
/// @param expression as it is written
record Claim(String expression, Value value) {
  /// What an expression says about the world.
  enum Verdict {
    TRUE,
    FALSE,
    /// It depends on steps that have not run.
    OPEN,
    /// It is neither true nor false: a text, a number.
    NO_ANSWER
  }

  Claim {
    requireNonNull(expression, "expression is null");
    requireNonNull(value, "value is null");
  }

  Verdict verdict() {
    return switch (value.revealed()) {
      case Value.Bool(boolean truth) -> truth ? Verdict.TRUE : Verdict.FALSE;
      case Value.Unknown _ -> Verdict.OPEN;
      case Value.Text _,
          Value.Whole _,
          Value.Decimal _,
          Value.Time _,
          Value.Size _,
          Value.Moment _,
          Value.Lsn _,
          Value.Listing _,
          Value.Mapping _,
          Value.Null _,
          Value.Sensitive _ ->
          Verdict.NO_ANSWER;
    };
  }
}
