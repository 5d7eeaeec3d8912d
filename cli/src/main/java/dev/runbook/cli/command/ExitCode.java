package dev.runbook.cli.command;

import dev.runbook.engine.run.RunResult;

/// The one table of exit codes, for all commands.
public enum ExitCode {
  OK(0),
  INTERNAL(1),
  USAGE(2),
  /// The runbook, inventory or plan is not valid; nothing ran.
  REJECTED(3),
  /// A step failed on at least one host.
  FAILED(4),
  /// A host was unreachable, and nothing else failed.
  UNREACHABLE(5),
  /// A guard, a missing approval, a lock, or a plan that no longer matches.
  REFUSED(6),
  /// `plan --detailed-exitcode`: there are changes.
  CHANGES(10),
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  public static ExitCode of(RunResult.Outcome outcome) {
    return switch (outcome) {
      case SUCCEEDED -> OK;
      case FAILED -> FAILED;
      case UNREACHABLE -> UNREACHABLE;
      case REFUSED -> REFUSED;
      case INTERRUPTED -> INTERRUPTED;
    };
  }
}
