package dev.runbook.engine.plan;

import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.TransportException;

/// Makes the connection to a host of the inventory, `control` included.
@FunctionalInterface
public interface Connections {
  /// A new connection; the caller closes it.
  Connection connect(String host) throws TransportException, InterruptedException;
}
