package dev.runbook.engine.transport;

import java.time.Duration;
import java.util.Optional;

/// One open way to one host, used for every step there and by several threads at once. Made by a
/// [Transport]; the caller closes it. A second close does nothing.
public interface Connection extends CommandRunner, AutoCloseable {
  @Override
  default CommandResult run(Command command) throws TransportException, InterruptedException {
    return run(command, OutputSink.NONE);
  }

  /// Runs the command straight, output delivered to `sink` while it comes. Time-out and interrupt
  /// end its process group on the host: TERM, and KILL two seconds later.
  CommandResult run(Command command, OutputSink sink)
      throws TransportException, InterruptedException;

  /// Starts a command detached from this connection, with output and exit status kept in a private
  /// directory (0700) on the host; it goes on when the connection breaks. Returns when it is
  /// running. Starting an id a second time starts nothing: whoever asks again finds the first.
  ///
  /// For a command with a timeout the limit is kept by the host too.
  void start(CommandId id, Command command) throws TransportException, InterruptedException;

  /// Waits for a started command and delivers its output from the beginning; re-makes a broken
  /// connection. `become` must be the one it was started with.
  ///
  /// @param limit wall-clock time to wait from now; zero for ever
  /// @throws TransportException with kind TIMEOUT when the limit is over: the command's process
  ///   group has been ended
  CommandResult follow(CommandId id, Optional<Become> become, OutputSink sink, Duration limit)
      throws TransportException, InterruptedException;

  /// Sends a signal (`TERM`, `KILL`, `INT`) to the process group of a started command; does nothing
  /// when it has ended.
  void signal(CommandId id, Optional<Become> become, String signal)
      throws TransportException, InterruptedException;

  /// Removes what the host keeps about an ended command; does nothing when there is nothing.
  void forget(CommandId id, Optional<Become> become)
      throws TransportException, InterruptedException;

  /// Starts a command whose standard input and output are a stream: a bridge to a Unix socket.
  Duplex open(Command command) throws TransportException, InterruptedException;

  /// Opens a TCP connection from the host (SSH direct-tcpip; a plain socket for the local
  /// transport).
  Duplex openTcp(String address, int port) throws TransportException, InterruptedException;

  /// The fingerprint of the host key that was accepted, as OpenSSH prints it; empty for the local
  /// transport.
  Optional<String> hostKeyFingerprint();

  @Override
  void close();
}
