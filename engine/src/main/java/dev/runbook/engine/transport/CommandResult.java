package dev.runbook.engine.transport;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/// How a command ended.
///
/// @param exitCode as `sh` reports it; 128 + n when signal n ended it
/// @param stdout decoded as UTF-8, malformed bytes replaced; at most the connection's limit is kept
///   in memory, the rest is cut and `truncated` says so
public record CommandResult(
    int exitCode, String stdout, String stderr, boolean truncated, Duration took) {
  public CommandResult {
    requireNonNull(stdout, "stdout is null");
    requireNonNull(stderr, "stderr is null");
    requireNonNull(took, "took is null");
  }

  public boolean succeeded() {
    return exitCode == 0;
  }
}
