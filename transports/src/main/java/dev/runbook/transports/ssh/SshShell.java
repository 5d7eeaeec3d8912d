package dev.runbook.transports.ssh;

import dev.runbook.engine.transport.Duplex;
import dev.runbook.engine.transport.Endpoint;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.transport.TransportException.Kind;
import dev.runbook.transports.shell.HostProcess;
import dev.runbook.transports.shell.HostShell;
import dev.runbook.transports.ssh.SshSessions.Place;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.util.net.SshdSocketAddress;

/// Starts processes over SSH, each in a channel of its own.
final class SshShell implements HostShell {
  private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(30);

  private static final long REFUSAL_MILLIS = 50;
  private final Endpoint endpoint;
  private final SshSessions sessions;
  private final Semaphore ahead;
  private final boolean permitted;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Runnable letGo = () -> {};

  private SshShell(Endpoint endpoint, SshSessions sessions, Semaphore ahead) {
    this.endpoint = endpoint;
    this.sessions = sessions;
    this.ahead = ahead;
    this.permitted = ahead.tryAcquire();
  }

  /// @param ahead the permits of all hosts together to start processes ahead; one is given back by
  ///   close
  static SshShell open(Dialer dialer, Endpoint endpoint, Semaphore ahead)
      throws TransportException, InterruptedException {
    SshSessions sessions = new SshSessions(dialer, endpoint, dialer.dial(endpoint));
    return new SshShell(endpoint, sessions, ahead);
  }

  @Override
  public HostProcess start(String line, Lane lane) throws TransportException, InterruptedException {
    int refusals = 0;
    while (true) {
      Place place = sessions.take(lane);
      try {
        return start(place, line);
      } catch (IOException failure) {
        // The channel was never confirmed, so nothing was sent over it: another place may be tried.
        if (isRefusal(failure)) {
          switch (sessions.refused(place, lane, refusals)) {
            case AGAIN -> {
              refusals++;
              letGo.run();
              TimeUnit.MILLISECONDS.sleep(REFUSAL_MILLIS);
            }
            case ELSEWHERE -> refusals = 0;
            case NOTHING -> throw broken("No command can be started on `%s`: %s.", failure);
          }
        } else if (place.isConnected()) {
          throw broken("No command can be started on `%s`: %s.", failure);
        }
      }
    }
  }

  @Override
  public Optional<HostProcess> startAhead(String line)
      throws TransportException, InterruptedException {
    Optional<Place> spare = permitted ? sessions.spare() : Optional.empty();
    if (spare.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(start(spare.get(), line));
    } catch (IOException failure) {
      if (isRefusal(failure)) {
        sessions.refusedAhead(spare.get());
        return Optional.empty();
      }
      throw broken("No command can be started on `%s`: %s.", failure);
    }
  }

  @Override
  public void whenCrowded(Runnable letGoOfAhead) {
    letGo = letGoOfAhead;
  }

  @Override
  public Duplex openTcp(String address, int port) throws TransportException, InterruptedException {
    ClientSession session = sessions.any();
    try {
      ChannelDirectTcpip channel =
          made(() ->
              session.createDirectTcpipChannel(
                  new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress(address, port)));
      channel.open().verify(OPEN_TIMEOUT);
      return new ChannelDuplex(channel);
    } catch (InterruptedIOException interrupted) {
      throw interrupted(interrupted);
    } catch (IOException failure) {
      if (!session.isOpen()) {
        throw broken("The connection to `%s` broke while a tunnel was made: %s.", failure);
      }
      throw new TransportException(
          Kind.UNREACHABLE,
          "`%s` cannot reach `%s` port %d: %s."
              .formatted(name(), address, port, failure.getMessage()),
          "Does something listen there, and does sshd allow AllowTcpForwarding?",
          failure);
    }
  }

  @Override
  public String user() {
    return sessions.last().hop().user();
  }

  @Override
  public String name() {
    return endpoint.name();
  }

  @Override
  public Optional<String> hostKeyFingerprint() {
    return sessions.last().hostKey();
  }

  @Override
  public void close() {
    if (permitted && !closed.getAndSet(true)) {
      ahead.release();
    }
    sessions.close();
  }

  private interface Making<T> {
    T make() throws IOException;
  }

  /// MINA makes no channel on a connection that is being closed.
  private static <T> T made(Making<T> channel) throws IOException {
    try {
      return channel.make();
    } catch (IllegalStateException closing) {
      throw new IOException("the connection is being closed", closing);
    }
  }

  /// The place is given back when the process has gone.
  ///
  /// @throws IOException when none is started; [#isRefusal] says whether the server refused it
  private HostProcess start(Place place, String line) throws IOException, InterruptedException {
    SshProcess process;
    ChannelExec channel;
    boolean made = false;
    try {
      channel = made(() -> place.session().createExecChannel(line));
      process = new SshProcess(channel, name(), place);
      made = true;
    } finally {
      if (!made) {
        place.giveBack();
      }
    }
    boolean started = false;
    try {
      channel.open().verify(OPEN_TIMEOUT);
      started = true;
      return process;
    } catch (InterruptedIOException interrupted) {
      throw interrupted(interrupted);
    } finally {
      if (!started) {
        // The server may start it yet: it is closed as soon as that is known.
        process.close();
      }
    }
  }

  private static boolean isRefusal(IOException failure) {
    return failure.getCause() instanceof SshChannelOpenException;
  }

  private static InterruptedException interrupted(InterruptedIOException cause) {
    InterruptedException exception = new InterruptedException(cause.getMessage());
    exception.initCause(cause);
    return exception;
  }

  private TransportException broken(String message, IOException failure) {
    return new TransportException(
        Kind.DISCONNECTED, message.formatted(name(), failure.getMessage()), "", failure);
  }
}
