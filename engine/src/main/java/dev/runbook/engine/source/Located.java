package dev.runbook.engine.source;

/// Whatever knows the place it was written at.
public interface Located {
  /// Where this was written.
  Span span();
}
