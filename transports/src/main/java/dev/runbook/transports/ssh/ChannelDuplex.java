package dev.runbook.transports.ssh;

import dev.runbook.engine.transport.Duplex;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.client.channel.ChannelDirectTcpip;

/// A TCP connection from the host (RFC 4254 section 7.2).
record ChannelDuplex(ChannelDirectTcpip channel) implements Duplex {
  @Override
  public InputStream input() {
    return channel.getInvertedOut();
  }

  @Override
  public OutputStream output() {
    return channel.getInvertedIn();
  }

  @Override
  public String diagnostics() {
    return "";
  }

  @Override
  public void close() {
    channel.close(false);
  }
}
