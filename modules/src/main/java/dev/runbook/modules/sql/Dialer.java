package dev.runbook.modules.sql;

import dev.runbook.engine.transport.Duplex;
import dev.runbook.engine.transport.TransportException;

/// Opens one more stream of bytes to the same server; a cancel request needs a stream of its own.
@FunctionalInterface
interface Dialer {
  Duplex dial() throws TransportException, InterruptedException;
}
