package dev.runbook.modules.sql;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one step wants of a server.
///
/// @param statements in order; the last one's rows are the result
/// @param statementTimeout the server's limit for each statement; zero means none
/// @param lockTimeout the server's limit for waiting for a lock; zero means none
/// @param columns the declared names and types of the result; empty when not declared
record Request(
    List<SqlStatement> statements,
    Mode mode,
    Duration statementTimeout,
    Duration lockTimeout,
    Map<String, String> columns,
    Optional<Expectation> expectation) {
  /// How the statements are bracketed.
  enum Mode {
    /// In a read-only transaction that is rolled back, after a check that nothing in it writes.
    READ,
    /// Each statement by itself.
    AUTOCOMMIT,
    /// All in one transaction.
    TRANSACTION
  }

  Request {
    statements = List.copyOf(statements);
    requireNonNull(mode, "mode is null");
    requireNonNull(statementTimeout, "statementTimeout is null");
    requireNonNull(lockTimeout, "lockTimeout is null");
    columns = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(columns));
    requireNonNull(expectation, "expectation is null");
  }
}
