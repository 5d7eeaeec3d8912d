package dev.runbook.modules.cloud;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;

/// A cloud said no, or its answer was lost.
public final class CloudFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /// What may be done about it.
  public enum Kind {
    /// Too many calls; nothing was done. Worth trying again after a while.
    THROTTLE,
    /// May pass by itself; whether something was done is not certain.
    TRANSIENT,
    /// It will be refused again.
    PERMANENT,
    /// The call's end was never seen: something may have been done.
    UNKNOWN,
    /// The answer makes no sense, and would not when asked again: something may have been done.
    UNREADABLE
  }

  private final Kind kind;
  private final String detail;

  /// @param message one sentence for the user
  /// @param detail what the cloud or its command printed; may be empty
  public CloudFailure(Kind kind, String message, String detail) {
    super(requireNonNull(message, "message is null"));
    this.kind = requireNonNull(kind, "kind is null");
    this.detail = requireNonNull(detail, "detail is null");
  }

  public Kind kind() {
    return kind;
  }

  public String detail() {
    return detail;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }

  ModuleFailure asModuleFailure() {
    FailureKind failed = kind == Kind.UNKNOWN ? FailureKind.OUTCOME_UNKNOWN : FailureKind.COMMAND;
    return new ModuleFailure(Failure.of(failed, sentence()).withDetail(detail));
  }
}
