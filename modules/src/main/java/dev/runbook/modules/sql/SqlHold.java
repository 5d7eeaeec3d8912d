package dev.runbook.modules.sql;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/// The arguments of `sql` under `with:`.
///
/// @param keepalive time between two signs of life
public record SqlHold(
    String session, ServerAddress address, Optional<Expectation> expectation, Duration keepalive) {
  public SqlHold {
    requireNonNull(session, "session is null");
    requireNonNull(address, "address is null");
    requireNonNull(expectation, "expectation is null");
    requireNonNull(keepalive, "keepalive is null");
  }
}
