package dev.runbook.engine.module;

import static java.util.Objects.requireNonNull;

/// How far a long step is.
///
/// @param percent 0 to 100, or -1 when the end is not known
/// @param text what is going on now, one short line
public record Progress(int percent, String text) {
  public Progress {
    requireNonNull(text, "text is null");
  }
}
