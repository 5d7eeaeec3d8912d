package dev.runbook.transports.ssh;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.Endpoint;
import dev.runbook.engine.transport.Transport;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.transports.shell.ShellConnection;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.sshd.client.SshClient;

/// Reaches hosts by SSH as `ssh` would: the same configuration files, keys, agent and known_hosts;
/// strict about host keys.
///
/// One client serves all hosts, and is started with the first connection. No terminal is asked for:
/// a host whose sudo wants one (`requiretty`) cannot be used with `become`.
public final class SshTransport implements Transport {
  /// Hosts whose next process may be started ahead. Over more than that this process's own cores
  /// are what a run waits for, and the channels would cost memory for nothing.
  private static final int HOSTS_AHEAD = 50;

  private final SshSettings settings;
  private final Route route;
  private final Semaphore ahead;
  private Optional<SshClient> client = Optional.empty();
  private Optional<Dialer> dialer = Optional.empty();
  private boolean closed;

  public SshTransport() {
    this(SshSettings.ofThisProcess());
  }

  /// Jump hosts are what ~/.ssh/config says about them.
  public SshTransport(SshSettings settings) {
    this(settings, JumpHosts.NONE);
  }

  /// @param inventory knows some of the jump hosts better than ~/.ssh/config; asked from several
  ///   threads
  public SshTransport(SshSettings settings, JumpHosts inventory) {
    this(settings, inventory, HOSTS_AHEAD);
  }

  /// @param hostsAhead for so many hosts at a time processes may be started ahead
  SshTransport(SshSettings settings, JumpHosts inventory, int hostsAhead) {
    this.ahead = new Semaphore(hostsAhead);
    this.settings = requireNonNull(settings, "settings is null");
    requireNonNull(inventory, "inventory is null");
    this.route = new Route(settings, new SshConfig(settings), inventory);
  }

  @Override
  public String name() {
    return "ssh";
  }

  @Override
  public Connection connect(Endpoint endpoint) throws TransportException, InterruptedException {
    return new ShellConnection(SshShell.open(dialer(), endpoint, ahead), settings.detachment());
  }

  /// Starts the client, which takes as long as a login; for another thread, while there is
  /// something else to do. After a close it does nothing.
  public void warmUp() {
    try {
      dialer();
    } catch (IllegalStateException _) {
      // Closed before it began.
    }
  }

  /// Ends all connections at once; a second close does nothing.
  @Override
  public synchronized void close() {
    closed = true;
    client.ifPresent(each -> each.stop());
    client = Optional.empty();
    dialer = Optional.empty();
  }

  private synchronized Dialer dialer() {
    if (closed) {
      throw new IllegalStateException("the transport is closed");
    }
    if (dialer.isEmpty()) {
      SshClient started = Client.start(settings);
      client = Optional.of(started);
      dialer = Optional.of(new Dialer(started, route, settings.logins()));
    }
    return dialer.get();
  }
}
