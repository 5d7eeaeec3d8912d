package dev.runbook.modules.waitfor;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.expression.ShellText;
import java.time.Duration;
import java.util.Optional;

/// The arguments of a `wait-for` step.
///
/// @param progress its last line is shown while waiting
/// @param abortWhen when it succeeds, waiting is pointless
/// @param deadline zero means: look once
public record Wait(
    Goal goal,
    Optional<ShellText> progress,
    Optional<ShellText> abortWhen,
    Duration deadline,
    Duration interval,
    Stall stall) {
  /// What is waited for, and what the server says of the way there.
  ///
  /// @param progress a statement whose first row is shown while waiting
  record Goal(Condition condition, Optional<SqlQuestion> progress) {
    Goal {
      requireNonNull(condition, "condition is null");
      requireNonNull(progress, "progress is null");
    }
  }

  /// How long nothing may change in what is seen.
  ///
  /// @param limit empty for as long as there is time
  record Stall(Optional<Duration> limit, Reaction reaction) {
    /// What is done about it.
    enum Reaction {
      WARN,
      FAIL
    }

    Stall {
      requireNonNull(limit, "limit is null");
      requireNonNull(reaction, "reaction is null");
    }
  }

  public Wait {
    requireNonNull(goal, "goal is null");
    requireNonNull(progress, "progress is null");
    requireNonNull(abortWhen, "abortWhen is null");
    requireNonNull(deadline, "deadline is null");
    requireNonNull(interval, "interval is null");
    requireNonNull(stall, "stall is null");
  }
}
