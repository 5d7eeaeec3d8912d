package dev.runbook.engine.saved;

import static java.util.Objects.requireNonNull;

/// A file that a plan was made from.
///
/// @param name as messages show it
/// @param sha256 of the text as it is on disk
/// @param text with secrets redacted: it is there to show what an edit changed
public record SavedFile(Kind kind, String name, String sha256, String text) {
  /// What the file is to the plan.
  public enum Kind {
    RUNBOOK("The runbook"),
    STEPS("The steps file"),
    TEMPLATE("The template file"),
    INVENTORY("The inventory file"),
    CONFIG("The configuration");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /// Begins a sentence about it.
    public String words() {
      return words;
    }
  }

  public SavedFile {
    requireNonNull(kind, "kind is null");
    requireNonNull(name, "name is null");
    requireNonNull(sha256, "sha256 is null");
    requireNonNull(text, "text is null");
  }
}
