package dev.runbook.modules.postgres;

import dev.runbook.engine.value.Coercion;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType.Simple;

/// Positions in the write-ahead log as PostgreSQL's files write them (pg_lsn, chapter 8.20).
final class Positions {
  private Positions() {}

  /// @throws IllegalArgumentException with a sentence for the user when it is none
  static Value.Lsn parse(String text) {
    return switch (Coercion.coerce(Value.text(text), Simple.LSN)) {
      case Coercion.Accepted(Value.Lsn lsn) -> lsn;
      case Coercion.Accepted _ -> throw new IllegalArgumentException("`" + text + "` is no LSN.");
      case Coercion.Refused refused -> throw new IllegalArgumentException(refused.problem());
    };
  }
}
