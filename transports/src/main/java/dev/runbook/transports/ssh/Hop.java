package dev.runbook.transports.ssh;

import dev.runbook.engine.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One server on the way to a host, with everything that is needed to log in there.
///
/// @param name how messages name it
/// @param explicitKey a key that the user named: it is tried first
/// @param onlyExplicit whether no other key is tried when one is named
/// @param identities key files to try, in this order
/// @param offersAgent whether all of the agent's keys may be offered, or only those that have a
///   file in `identities`
/// @param agent where the agent listens; empty means no agent
/// @param knownHosts the files to look in, the one to add to first
/// @param keyName the name under which the key is looked up
/// @param pinned the fingerprint that the host key must have
/// @param accepted fingerprints that are accepted and remembered where no key is known
/// @param connectTimeout until the host has shown its key
/// @param loginTimeout for the login after that: a host under load answers late, and there is one
///   there
record Hop(
    String name,
    String host,
    int port,
    String user,
    Optional<Path> explicitKey,
    boolean onlyExplicit,
    List<Path> identities,
    boolean offersAgent,
    Optional<Path> agent,
    Optional<Value.Sensitive> passphrase,
    Optional<Value.Sensitive> password,
    List<Path> knownHosts,
    String keyName,
    int keyPort,
    Optional<String> pinned,
    List<String> accepted,
    Duration connectTimeout,
    Duration loginTimeout) {
  Hop {
    identities = List.copyOf(identities);
    knownHosts = List.copyOf(knownHosts);
    accepted = List.copyOf(accepted);
  }

  /// `pat@db1:2222`.
  String address() {
    return user + "@" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
