package dev.runbook.engine.plan;

import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.util.Optional;

/// Makes the connection to a host of the inventory, `control` included.
@FunctionalInterface
public interface Connections {
  /// A new connection; the caller closes it.
  Connection connect(String host) throws TransportException, InterruptedException;

  /// The operator's sudo password, for hosts for which the inventory has none.
  default Optional<Value.Sensitive> becomePassword() {
    return Optional.empty();
  }
}
