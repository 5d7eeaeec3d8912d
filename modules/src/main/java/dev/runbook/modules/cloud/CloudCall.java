package dev.runbook.modules.cloud;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/// What a `cloud-snapshot` step asks for, and of which cloud.
///
/// @param patience how long a call that was throttled is repeated
record CloudCall(CommandProvider.Settings provider, Duration patience, CloudAction action) {
  CloudCall {
    requireNonNull(provider, "provider is null");
    requireNonNull(patience, "patience is null");
    requireNonNull(action, "action is null");
  }
}
