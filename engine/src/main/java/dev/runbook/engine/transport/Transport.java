package dev.runbook.engine.transport;

/// A way to reach hosts. One instance serves all hosts of a run; closing it ends all its
/// connections.
public interface Transport extends AutoCloseable {
  /// The name inventories use: `ssh`, `local`.
  String name();

  /// Connects and logs in.
  ///
  /// @throws TransportException with kind UNREACHABLE, HOST_KEY or AUTHENTICATION and a hint that
  ///   says how to mend it
  Connection connect(Endpoint endpoint) throws TransportException, InterruptedException;

  @Override
  void close();
}
