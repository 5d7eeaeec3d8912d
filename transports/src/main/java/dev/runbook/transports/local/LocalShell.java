package dev.runbook.transports.local;

import dev.runbook.engine.transport.Duplex;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.transport.TransportException.Kind;
import dev.runbook.transports.shell.HostProcess;
import dev.runbook.transports.shell.HostShell;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;

/// Starts processes on this machine.
final class LocalShell implements HostShell {
  private static final int CONNECT_MILLIS = 10_000;
  private final String name;

  LocalShell(String name) {
    this.name = name;
  }

  @Override
  public HostProcess start(String line, Lane lane) throws TransportException {
    try {
      Process process = launch(line);
      while (isMistaken(process)) {
        process.toHandle().destroyForcibly();
        process = launch(line);
      }
      return new LocalProcess(process);
    } catch (IOException failure) {
      throw new TransportException(
          Kind.UNREACHABLE,
          "No process could be started on this machine: %s.".formatted(failure.getMessage()),
          "Commands need `sh` in the PATH.",
          failure);
    }
  }

  private static Process launch(String line) throws IOException {
    return new ProcessBuilder("sh", "-c", line).start();
  }

  /// Whether the JVM has taken the process for an earlier one of the same number: it then says that
  /// it ended with the earlier one's status, and its pipes are closed.
  ///
  /// That happens while a daemon of the earlier one (`pg_ctl start` without `-l`) still holds its
  /// output open: the JVM's thread that waited for the end cannot close the stream then and does
  /// not come to forget the number. Nothing was done by the new one yet, since its program is sent
  /// to its standard input, so another can be started in its place.
  private static boolean isMistaken(Process process) {
    return !process.isAlive() && process.toHandle().isAlive();
  }

  @Override
  public Duplex openTcp(String address, int port) throws TransportException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
      return new SocketDuplex(socket);
    } catch (IOException failure) {
      try {
        socket.close();
      } catch (IOException _) {
        // It was never connected.
      }
      throw new TransportException(
          Kind.UNREACHABLE,
          "Nothing could be reached at `%s` port %d: %s."
              .formatted(address, port, failure.getMessage()),
          "",
          failure);
    }
  }

  @Override
  public String user() {
    return System.getProperty("user.name", "");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> hostKeyFingerprint() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
