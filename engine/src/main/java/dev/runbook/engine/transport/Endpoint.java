package dev.runbook.engine.transport;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where and how to reach a host, as the inventory and the command line say; what is empty is taken
/// from ~/.ssh/config or the transport's default.
///
/// @param name the inventory's name of the host
/// @param transport `ssh` or `local`
/// @param hostKey the fingerprint of a host key to accept and remember, `SHA256:...`
/// @param jump the hosts to go through, first hop first, `[user@]host[:port]`, where a host of the
///   inventory is reached as the inventory says; a list with the single word `none` overrides
///   ~/.ssh/config
/// @param connectTimeout for the connection and for the login, each; zero when nothing is said
public record Endpoint(
    String name,
    String transport,
    Optional<String> address,
    Optional<Integer> port,
    Optional<String> user,
    Optional<Value.Sensitive> password,
    Optional<Path> privateKey,
    Optional<Value.Sensitive> passphrase,
    Optional<Path> knownHosts,
    Optional<String> hostKey,
    List<String> jump,
    Duration connectTimeout) {
  public Endpoint {
    requireNonNull(name, "name is null");
    requireNonNull(transport, "transport is null");
    jump = List.copyOf(jump);
    requireNonNull(connectTimeout, "connectTimeout is null");
  }
}
