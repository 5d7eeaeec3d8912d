package dev.runbook.modules.sql;

import dev.runbook.engine.transport.Duplex;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/// A socket whose bytes travel over a [Duplex]; options of TCP are accepted and mean nothing.
final class DuplexSocket extends Socket {
  /// An open stream with its reader.
  static final class Opened {
    private final Duplex duplex;
    private final TimedInput input;

    Opened(Duplex duplex) {
      this.duplex = duplex;
      this.input = new TimedInput(duplex.input());
    }
  }

  private final DuplexSocketFactory.Line line;
  private volatile @Nullable Opened opened;
  private volatile boolean closed;
  private volatile int timeoutMillis;

  DuplexSocket(DuplexSocketFactory.Line line) {
    this.line = line;
  }

  String diagnostics() {
    Opened stream = opened;
    return stream == null ? "" : stream.duplex.diagnostics();
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    if (closed) {
      throw new SocketException("the stream is closed");
    }
    Opened stream = line.open();
    opened = stream;
    if (closed) {
      stream.duplex.close();
      throw new SocketException("the stream is closed");
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    TimedInput input = stream().input;
    input.timeout(timeoutMillis);
    return input;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new PromptOutput(stream().duplex.output());
  }

  private Opened stream() throws SocketException {
    Opened stream = opened;
    if (stream == null) {
      throw new SocketException("the stream is not open");
    }
    return stream;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    Opened stream = opened;
    if (stream != null) {
      stream.input.close();
      stream.duplex.close();
    }
  }

  @Override
  public void setSoTimeout(int millis) {
    timeoutMillis = millis;
    Opened stream = opened;
    if (stream != null) {
      stream.input.timeout(millis);
    }
  }

  @Override
  public int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public void shutdownOutput() throws IOException {
    stream().duplex.output().close();
  }

  @Override
  public void shutdownInput() throws IOException {
    stream().input.close();
  }

  @Override
  public boolean isConnected() {
    return opened != null;
  }

  @Override
  public boolean isBound() {
    return opened != null;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void bind(@Nullable SocketAddress local) {}

  @Override
  public InetAddress getInetAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public boolean getTcpNoDelay() {
    return true;
  }

  @Override
  public void setKeepAlive(boolean on) {}

  @Override
  public boolean getKeepAlive() {
    return false;
  }

  @Override
  public void setSendBufferSize(int size) {}

  @Override
  public int getSendBufferSize() {
    return 65536;
  }

  @Override
  public void setReceiveBufferSize(int size) {}

  @Override
  public int getReceiveBufferSize() {
    return 65536;
  }

  @Override
  public void setSoLinger(boolean on, int seconds) {}

  /// Hands bytes on as blocks and flushes at once: the protocol's writer buffers already.
  private static final class PromptOutput extends OutputStream {
    private final OutputStream target;

    PromptOutput(OutputStream target) {
      this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
      target.write(b);
      target.flush();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      target.write(bytes, offset, length);
      target.flush();
    }

    @Override
    public void flush() throws IOException {
      target.flush();
    }
  }
}
