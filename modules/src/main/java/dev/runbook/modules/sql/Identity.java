package dev.runbook.modules.sql;

import static java.util.Objects.requireNonNull;

/// What a server says about itself.
///
/// @param pid of the backend, as the server counts it, not as a pooler reports it
/// @param systemIdentifier empty when it was not asked for
/// @param dataDirectory empty when it was not asked for
/// @param started seconds since 1970; 0 when it was not asked for
record Identity(long pid, String systemIdentifier, String dataDirectory, long started) {
  Identity {
    requireNonNull(systemIdentifier, "systemIdentifier is null");
    requireNonNull(dataDirectory, "dataDirectory is null");
  }
}
