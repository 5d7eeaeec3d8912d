package dev.runbook.engine.source;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A text that was read, under the name that messages show: a path as the user wrote it, or
/// `<command line>`.
public record SourceFile(String name, String text) {
  public SourceFile {
    requireNonNull(name, "name is null");
    requireNonNull(text, "text is null");
  }

  /// The lines without their ends, in order; a text that ends in a line end has no empty last line.
  public List<String> lines() {
    return text.lines().toList();
  }

  /// A span of one column at the very beginning, for what concerns the file as a whole.
  public Span start() {
    return new Span(this, new Position(1, 1), new Position(1, 1));
  }
}
