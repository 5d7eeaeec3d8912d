package dev.runbook.transports.shell;

import dev.runbook.engine.transport.Duplex;
import dev.runbook.engine.transport.TransportException;
import java.util.Optional;

/// One way to start processes on one host; what a transport gives to [ShellConnection]. Used by
/// several threads at once. A broken way is re-made by the next call, never in the middle of a
/// process.
public interface HostShell extends AutoCloseable {
  /// What a process is for: the transport keeps room for those that end others.
  enum Lane {
    COMMAND,
    /// Short ones that end or signal another process; they are started even when commands fill all
    /// places.
    ASIDE
  }

  /// Starts `line` by the login shell, or `sh`. The caller closes the process.
  ///
  /// @throws TransportException when the way is broken and cannot be re-made; nothing has been
  ///   started then
  HostProcess start(String line, Lane lane) throws TransportException, InterruptedException;

  /// Starts `line` for a command that is still to come, where there is a place for it that nobody
  /// else needs now; empty where there is none, or where a process is had at once anyway.
  ///
  /// @throws TransportException as [#start]
  default Optional<HostProcess> startAhead(String line)
      throws TransportException, InterruptedException {
    return Optional.empty();
  }

  /// Says what lets go of all that was started ahead and not used yet. It is run, from any thread
  /// and more than once, when a process is refused and what was started ahead may have its place.
  default void whenCrowded(Runnable letGoOfAhead) {}

  /// A TCP connection from the host.
  Duplex openTcp(String address, int port) throws TransportException, InterruptedException;

  /// The user that processes run as.
  String user();

  /// How messages name the host.
  String name();

  Optional<String> hostKeyFingerprint();

  @Override
  void close();
}
