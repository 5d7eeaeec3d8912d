package dev.runbook.engine.source;

import static java.util.Objects.requireNonNull;

/// A stretch of a file, from `start` up to and without `end`; an empty span points at one place.
public record Span(SourceFile file, Position start, Position end) implements Comparable<Span> {
  public Span {
    requireNonNull(file, "file is null");
    requireNonNull(start, "start is null");
    requireNonNull(end, "end is null");
  }

  /// The place as messages print it: `restore.yml:14:7`.
  public String at() {
    return file.name() + ":" + start.line() + ":" + start.column();
  }

  @Override
  public int compareTo(Span other) {
    int byFile = file.name().compareTo(other.file.name());
    return byFile != 0 ? byFile : start.compareTo(other.start);
  }
}
