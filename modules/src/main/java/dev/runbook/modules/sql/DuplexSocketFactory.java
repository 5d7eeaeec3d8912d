package dev.runbook.modules.sql;

import dev.runbook.engine.transport.TransportException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;

/// Gives pgjdbc sockets that are streams of a [Dialer].
///
/// pgjdbc makes the factory itself, by its class name and one text. The text is a ticket, good for
/// one factory: [#enter] leaves the dialer under it, the constructor takes it away.
public final class DuplexSocketFactory extends SocketFactory {
  private static final Map<String, Line> WAITING = new ConcurrentHashMap<>();
  private final Line line;

  /// A dialer, and what was last seen of it: pgjdbc's exceptions cannot tell why a bridge has
  /// ended.
  static final class Line {
    private final Dialer dialer;
    private volatile Optional<DuplexSocket> last = Optional.empty();
    private volatile Optional<TransportException> refusal = Optional.empty();

    Line(Dialer dialer) {
      this.dialer = dialer;
    }

    /// What the far side's process of the last stream wrote to standard error; empty when nothing.
    String diagnostics() {
      return last.map(DuplexSocket::diagnostics).orElse("").strip();
    }

    /// Why the last stream could not be opened; empty when it could.
    Optional<TransportException> refusal() {
      return refusal;
    }

    DuplexSocket.Opened open() throws IOException {
      try {
        refusal = Optional.empty();
        return new DuplexSocket.Opened(dialer.dial());
      } catch (TransportException e) {
        refusal = Optional.of(e);
        throw new IOException(e.getMessage(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while connecting", e);
      }
    }
  }

  /// Called by pgjdbc.
  ///
  /// @param ticket what [#enter] gave
  public DuplexSocketFactory(String ticket) {
    Line found = WAITING.remove(ticket);
    if (found == null) {
      throw new IllegalArgumentException("no stream waits under this ticket");
    }
    line = found;
  }

  /// Leaves a line for the factory that pgjdbc will make.
  static String enter(Line line) {
    String ticket = UUID.randomUUID().toString();
    WAITING.put(ticket, line);
    return ticket;
  }

  /// Takes a ticket back that may not have been used.
  static void withdraw(String ticket) {
    WAITING.remove(ticket);
  }

  @Override
  public Socket createSocket() {
    DuplexSocket socket = new DuplexSocket(line);
    line.last = Optional.of(socket);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }
}
