package dev.runbook.transports.ssh;

import dev.runbook.engine.transport.Endpoint;
import dev.runbook.engine.transport.TransportException;
import java.util.Optional;

/// What the inventory says about a host to jump over, when one of its hosts has that name: how to
/// log in there, its host key, and the hosts to go through on the way to it.
@FunctionalInterface
public interface JumpHosts {
  /// No inventory: ~/.ssh/config and the defaults say everything.
  JumpHosts NONE = _ -> Optional.empty();

  /// The endpoint of a name; empty when the inventory has no such host.
  ///
  /// @throws TransportException when it has one, and what it says cannot be understood
  Optional<Endpoint> named(String name) throws TransportException;
}
