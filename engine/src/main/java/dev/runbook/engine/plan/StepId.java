package dev.runbook.engine.plan;

import static java.util.Objects.requireNonNull;

/// Which execution of which step: its structural path, the loop's keys around it and the attempt.
/// Never a position in the file, so edits elsewhere do not change it.
///
/// @param path slugs of names: `back-up/hold-postgresql/enter-backup-mode`; steps of an included
///   file continue the path of their include
/// @param loopKey the loops' keys around it, outermost first, joined by `/`; empty outside loops
/// @param attempt the attempts around it, outermost first, joined by `.`: `1` at first, `2.1`
///   inside a retried block
public record StepId(String path, String loopKey, String attempt) {
  public StepId {
    requireNonNull(path, "path is null");
    requireNonNull(loopKey, "loopKey is null");
    requireNonNull(attempt, "attempt is null");
  }

  /// `path[loopKey]#attempt`, with what is empty or `1` left out.
  public String written() {
    return path
        + (loopKey.isEmpty() ? "" : "[" + loopKey + "]")
        + (attempt.equals("1") ? "" : "#" + attempt);
  }
}
