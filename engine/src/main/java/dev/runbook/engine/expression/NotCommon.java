package dev.runbook.engine.expression;

/// Says that an expression, or a value that it meets, is for the CEL library. Nobody sees it, so it
/// has no stack: what catches it asks the library.
final class NotCommon extends RuntimeException {
  NotCommon() {
    super("for the library", null, false, false);
  }
}
