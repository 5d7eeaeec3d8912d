package dev.runbook.engine.transport;

/// Runs commands on one host and waits for them; the part of a connection that probes and facts
/// need.
@FunctionalInterface
public interface CommandRunner {
  /// Runs the command and waits for its end.
  ///
  /// @throws TransportException when the host or the way to it fails, or the command's time is
  ///   over; a non-zero exit status is not an exception
  /// @throws InterruptedException when cancelled; the command's process group has been ended then
  CommandResult run(Command command) throws TransportException, InterruptedException;
}
