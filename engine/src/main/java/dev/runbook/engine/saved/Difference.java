package dev.runbook.engine.saved;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/// One thing that is not as it was when the plan was reviewed.
///
/// @param message one sentence that says how it was and how it is
/// @param edit the texts, where lines can be compared
public record Difference(String message, Optional<Edit> edit) {
  /// A text that was edited; secrets are redacted in both.
  public record Edit(String name, String before, String after) {}

  public Difference {
    requireNonNull(message, "message is null");
    requireNonNull(edit, "edit is null");
  }

  public static Difference of(String message) {
    return new Difference(message, Optional.empty());
  }
}
