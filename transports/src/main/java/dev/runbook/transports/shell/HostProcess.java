package dev.runbook.transports.shell;

import dev.runbook.engine.transport.TransportException;
import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.OptionalInt;

/// A process on a host with its three streams. Streams block; the one who started it closes it.
public interface HostProcess extends Closeable {
  /// How long [#exit] waits when nothing limits it.
  Duration FOR_EVER = Duration.ofDays(3650);

  /// Written through on flush; closing it is the end of the process's input.
  OutputStream stdin();

  InputStream stdout();

  InputStream stderr();

  /// Waits for the end.
  ///
  /// @param wait how long at most; zero asks only
  /// @return the exit status, 128 + n after signal n; empty while it runs
  /// @throws TransportException of kind DISCONNECTED when its end will never be known
  OptionalInt exit(Duration wait) throws TransportException, InterruptedException;

  /// Lets go of the process and its streams; what still runs on the host is not ended by this.
  @Override
  void close();
}
