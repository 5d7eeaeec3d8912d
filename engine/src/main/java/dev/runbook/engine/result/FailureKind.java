package dev.runbook.engine.result;

import java.util.Locale;

/// Why a step failed; `failure.kind` in a runbook holds [#written()].
public enum FailureKind {
  /// A command, statement or request said no.
  COMMAND,
  TIMEOUT,
  UNREACHABLE,
  HOST_KEY,
  AUTHENTICATION,
  /// sudo refused.
  BECOME,
  ASSERTION,
  GUARD,
  /// A needed approval or confirmation was not given.
  APPROVAL,
  /// A held resource was lost: the database session ended, the file system was thawed under us.
  SESSION_LOST,
  /// The command was sent and its end was never seen.
  OUTCOME_UNKNOWN,
  /// An expression, a template, a secret or an argument could not be evaluated.
  EVALUATION,
  /// The module refuses because the facts are not as they must be, before anything was changed.
  REFUSED,
  CANCELLED,
  INTERNAL;

  public String written() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
