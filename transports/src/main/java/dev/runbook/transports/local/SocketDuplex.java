package dev.runbook.transports.local;

import dev.runbook.engine.transport.Duplex;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/// A socket as a stream.
final class SocketDuplex implements Duplex {
  private final Socket socket;
  private final InputStream input;
  private final OutputStream output;

  SocketDuplex(Socket socket) throws IOException {
    this.socket = socket;
    this.input = socket.getInputStream();
    this.output = socket.getOutputStream();
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public String diagnostics() {
    return "";
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
