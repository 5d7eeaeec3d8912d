package dev.runbook.cli;

import java.io.IOException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.net.URLStreamHandlerFactory;
import org.jspecify.annotations.Nullable;

/// Says how `http:` addresses are opened: not at all, for nothing here does. The JDK makes one when
/// cryptography is set up, which it never opens, and otherwise looks into every jar for somebody
/// who could.
final class NoWebAddresses implements URLStreamHandlerFactory {
  private NoWebAddresses() {}

  /// For the beginning of a process of its own; it can be done once.
  static void setUp() {
    URL.setURLStreamHandlerFactory(new NoWebAddresses());
  }

  @Override
  public @Nullable URLStreamHandler createURLStreamHandler(String protocol) {
    return protocol.equals("http") ? new Closed() : null;
  }

  private static final class Closed extends URLStreamHandler {
    @Override
    protected URLConnection openConnection(URL address) throws IOException {
      throw new IOException("nothing is fetched from the web: " + address);
    }
  }
}
