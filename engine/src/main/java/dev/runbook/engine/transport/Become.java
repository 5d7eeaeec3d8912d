package dev.runbook.engine.transport;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import java.util.Optional;

/// Runs a command as another user of the host by sudo.
///
/// @param user the user to become
/// @param password what sudo asks for; without one sudo is told not to ask (`-n`)
public record Become(String user, Optional<Value.Sensitive> password) {
  public Become {
    requireNonNull(user, "user is null");
    requireNonNull(password, "password is null");
  }
}
