package dev.runbook.transports.local;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.Endpoint;
import dev.runbook.engine.transport.Transport;
import dev.runbook.transports.shell.Detachment;
import dev.runbook.transports.shell.ShellConnection;

/// Runs commands on the machine the engine runs on, as the engine's own user. There is no login:
/// commands start in the directory and with the environment that the engine was started with.
public final class LocalTransport implements Transport {
  private final Detachment detachment;

  public LocalTransport() {
    this(Detachment.DEFAULT);
  }

  public LocalTransport(Detachment detachment) {
    this.detachment = requireNonNull(detachment, "detachment is null");
  }

  @Override
  public String name() {
    return "local";
  }

  /// Always succeeds; nothing is opened before the first command.
  @Override
  public Connection connect(Endpoint endpoint) {
    return new ShellConnection(new LocalShell(endpoint.name()), detachment);
  }

  /// Does nothing: processes belong to their connections.
  @Override
  public void close() {}
}
