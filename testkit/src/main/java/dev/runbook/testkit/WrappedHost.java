package dev.runbook.testkit;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.transport.Become;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandId;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.Duplex;
import dev.runbook.engine.transport.OutputSink;
import dev.runbook.engine.transport.TransportException;
import java.time.Duration;
import java.util.Optional;

/// A connection that hands everything on to another one; a test's host changes the one call that it
/// is about. Closing it closes the other.
public abstract class WrappedHost implements Connection {
  private final Connection host;

  protected WrappedHost(Connection host) {
    this.host = requireNonNull(host, "host is null");
  }

  @Override
  public CommandResult run(Command command, OutputSink sink)
      throws TransportException, InterruptedException {
    return host.run(command, sink);
  }

  @Override
  public void start(CommandId id, Command command) throws TransportException, InterruptedException {
    host.start(id, command);
  }

  @Override
  public CommandResult follow(
      CommandId id, Optional<Become> become, OutputSink sink, Duration limit)
      throws TransportException, InterruptedException {
    return host.follow(id, become, sink, limit);
  }

  @Override
  public void signal(CommandId id, Optional<Become> become, String signal)
      throws TransportException, InterruptedException {
    host.signal(id, become, signal);
  }

  @Override
  public void forget(CommandId id, Optional<Become> become)
      throws TransportException, InterruptedException {
    host.forget(id, become);
  }

  @Override
  public Duplex open(Command command) throws TransportException, InterruptedException {
    return host.open(command);
  }

  @Override
  public Duplex openTcp(String address, int port) throws TransportException, InterruptedException {
    return host.openTcp(address, port);
  }

  @Override
  public Optional<String> hostKeyFingerprint() {
    return host.hostKeyFingerprint();
  }

  @Override
  public void close() {
    host.close();
  }
}
