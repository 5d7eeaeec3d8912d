package dev.runbook.transports.shell;

import dev.runbook.engine.transport.Duplex;
import dev.runbook.engine.transport.TransportException;
import java.util.Optional;

/// A host of no network and no name worth asking for, whose commands are a test's own. For what
/// depends on who is faster, which a real server does not let one choose.
abstract class FakeHost implements HostShell {
  @Override
  public Duplex openTcp(String address, int port) throws TransportException {
    throw new TransportException(TransportException.Kind.UNREACHABLE, "There is no network.", "");
  }

  @Override
  public String user() {
    return "nobody";
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Optional<String> hostKeyFingerprint() {
    return Optional.empty();
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
