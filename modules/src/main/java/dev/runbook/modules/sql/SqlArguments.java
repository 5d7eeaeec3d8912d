package dev.runbook.modules.sql;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.result.Effect;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The arguments of an `sql` step.
///
/// @param session the held session to run in; empty for a connection of the host's pool
/// @param statementTimeout empty means the default of the effect
/// @param lockTimeout zero means none
public record SqlArguments(
    Alternatives alternatives,
    Effect effect,
    boolean transaction,
    Optional<String> session,
    ServerAddress address,
    Optional<Expectation> expectation,
    Map<String, String> columns,
    Optional<Duration> statementTimeout,
    Duration lockTimeout) {
  public SqlArguments {
    requireNonNull(alternatives, "alternatives is null");
    requireNonNull(effect, "effect is null");
    requireNonNull(session, "session is null");
    requireNonNull(address, "address is null");
    requireNonNull(expectation, "expectation is null");
    columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    requireNonNull(statementTimeout, "statementTimeout is null");
    requireNonNull(lockTimeout, "lockTimeout is null");
  }
}
