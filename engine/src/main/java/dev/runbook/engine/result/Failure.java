package dev.runbook.engine.result;

import static java.util.Objects.requireNonNull;

/// @param message one sentence for the user, nothing secret in it
/// @param detail what was seen: the end of standard error, a server's DETAIL and HINT; may be empty
/// @param hint how to mend it; may be empty
public record Failure(FailureKind kind, String message, String detail, String hint) {
  public Failure {
    requireNonNull(kind, "kind is null");
    requireNonNull(message, "message is null");
    requireNonNull(detail, "detail is null");
    requireNonNull(hint, "hint is null");
  }

  public static Failure of(FailureKind kind, String message) {
    return new Failure(kind, message, "", "");
  }

  public Failure withDetail(String text) {
    return new Failure(kind, message, text, hint);
  }

  public Failure withHint(String text) {
    return new Failure(kind, message, detail, text);
  }
}
