package dev.runbook.modules.filesystem;

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

/// A host that runs a command with this text in it, and the connection breaks before its end is
/// seen.
record ForgetfulHost(Connection host, String text) implements Connection {
  @Override
  public CommandResult run(Command command, OutputSink sink)
      throws TransportException, InterruptedException {
    CommandResult result = host.run(command, sink);
    if (command.script().contains(text)) {
      throw new TransportException(
          TransportException.Kind.DISCONNECTED, "The connection broke.", "");
    }
    return result;
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
