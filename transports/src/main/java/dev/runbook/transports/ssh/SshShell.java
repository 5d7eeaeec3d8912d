package dev.runbook.transports.ssh;

import dev.runbook.engine.transport.Duplex;
import dev.runbook.engine.transport.Endpoint;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.transport.TransportException.Kind;
import dev.runbook.transports.shell.HostProcess;
import dev.runbook.transports.shell.HostShell;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.util.net.SshdSocketAddress;

/// Starts processes over SSH. There is one session; a second is made only when the first has no
/// place left for a process (sshd's MaxSessions, by default 10), and a broken one is made anew when
/// it is next needed.
final class SshShell implements HostShell {
  private static final int PLACES = 8;
  private static final int MOST_SESSIONS = 4;
  private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(30);

  /// sshd counts a process until a moment after it has told its end, so that a server with one
  /// place refuses the process that comes right after another. Five seconds, for a busy host.
  private static final int REFUSALS = 100;

  private static final long REFUSAL_MILLIS = 50;
  private final Dialer dialer;
  private final Endpoint endpoint;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition place = lock.newCondition();
  private final List<Session> sessions = new ArrayList<>();
  private volatile Dialer.Line last;
  private final Semaphore ahead;
  private final boolean permitted;
  private boolean closed;
  private volatile boolean aheadRefused;

  private SshShell(Dialer dialer, Endpoint endpoint, Dialer.Line first, Semaphore ahead) {
    this.dialer = dialer;
    this.endpoint = endpoint;
    this.last = first;
    this.ahead = ahead;
    this.permitted = ahead.tryAcquire();
    sessions.add(new Session(first));
  }

  /// @param ahead the permits of all hosts together to start processes ahead; one is given back by
  ///   close
  static SshShell open(Dialer dialer, Endpoint endpoint, Semaphore ahead)
      throws TransportException, InterruptedException {
    return new SshShell(dialer, endpoint, dialer.dial(endpoint), ahead);
  }

  @Override
  public HostProcess start(String line, Lane lane) throws TransportException, InterruptedException {
    int refusals = 0;
    while (true) {
      Session session = take(lane);
      boolean started = false;
      try {
        HostProcess process = start(session, line);
        started = true;
        return process;
      } catch (InterruptedIOException interrupted) {
        InterruptedException exception = new InterruptedException(interrupted.getMessage());
        exception.initCause(interrupted);
        throw exception;
      } catch (IOException failure) {
        // The channel was never confirmed, so nothing was sent over it: another place may be tried.
        boolean refused = failure.getCause() instanceof SshChannelOpenException;
        if (refused && !session.isFirstPlace()) {
          session.refuse();
          aheadRefused = true; // what was started ahead may have had the place
        } else if (refused && refusals < REFUSALS) {
          refusals++;
          TimeUnit.MILLISECONDS.sleep(REFUSAL_MILLIS);
        } else if (session.isOpen()) {
          throw broken("No command can be started on `%s`: %s.", failure);
        }
      } finally {
        if (!started) {
          give(session);
        }
      }
    }
  }

  @Override
  public Optional<HostProcess> startAhead(String line)
      throws TransportException, InterruptedException {
    Optional<Session> spare = spare();
    if (spare.isEmpty()) {
      return Optional.empty();
    }
    boolean started = false;
    try {
      HostProcess process = start(spare.get(), line);
      started = true;
      return Optional.of(process);
    } catch (IOException failure) {
      if (failure.getCause() instanceof SshChannelOpenException) {
        aheadRefused = true;
        return Optional.empty();
      }
      throw broken("No command can be started on `%s`: %s.", failure);
    } finally {
      if (!started) {
        give(spare.get());
      }
    }
  }

  @Override
  public Duplex openTcp(String address, int port) throws TransportException, InterruptedException {
    Session session = take(Lane.ASIDE);
    try {
      ChannelDirectTcpip channel =
          made(() ->
              session
                  .line
                  .session()
                  .createDirectTcpipChannel(
                      new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress(address, port)));
      channel.open().verify(OPEN_TIMEOUT);
      return new ChannelDuplex(channel);
    } catch (InterruptedIOException interrupted) {
      InterruptedException exception = new InterruptedException(interrupted.getMessage());
      exception.initCause(interrupted);
      throw exception;
    } catch (IOException failure) {
      throw new TransportException(
          Kind.UNREACHABLE,
          "`%s` cannot reach `%s` port %d: %s."
              .formatted(name(), address, port, failure.getMessage()),
          "Does something listen there, and does sshd allow AllowTcpForwarding?",
          failure);
    } finally {
      give(session);
    }
  }

  @Override
  public String user() {
    return last.hop().user();
  }

  @Override
  public String name() {
    return endpoint.name();
  }

  @Override
  public Optional<String> hostKeyFingerprint() {
    return last.hostKey();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (permitted && !closed) {
        ahead.release();
      }
      closed = true;
      sessions.forEach(session -> session.line.session().close(true));
      sessions.clear();
      place.signalAll();
    } finally {
      lock.unlock();
    }
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

  private HostProcess start(Session session, String line) throws IOException {
    ChannelExec channel = made(() -> session.line.session().createExecChannel(line));
    boolean[] given = new boolean[1];
    SshProcess process =
        new SshProcess(
            channel,
            name(),
            () -> {
              if (given[0]) {
                give(session);
              }
            });
    channel.open().verify(OPEN_TIMEOUT);
    given[0] = true;
    return process;
  }

  private TransportException broken(String message, IOException failure) {
    return new TransportException(
        Kind.DISCONNECTED, message.formatted(name(), failure.getMessage()), "", failure);
  }

  /// A session with a free place; dials one when there is none.
  private Session take(Lane lane) throws TransportException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        if (closed) {
          throw new TransportException(
              Kind.DISCONNECTED, "The connection to `%s` is closed.".formatted(name()), "");
        }
        sessions.removeIf(session -> !session.isOpen());
        for (Session session : sessions) {
          if (session.hasPlace(lane)) {
            session.used++;
            return session;
          }
        }
        if (sessions.size() < MOST_SESSIONS) {
          Session another = new Session(dialer.dial(endpoint));
          last = another.line;
          sessions.add(another);
        } else {
          place.await();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// A place in a session that is there; none when the server has refused one before, or where so
  /// many hosts are connected that this host has no permit.
  private Optional<Session> spare() {
    lock.lock();
    try {
      Optional<Session> spare =
          closed || aheadRefused || !permitted
              ? Optional.empty()
              : sessions.stream()
                  .filter(session -> session.isOpen() && session.hasPlace(Lane.COMMAND))
                  .findFirst();
      spare.ifPresent(session -> session.used++);
      return spare;
    } finally {
      lock.unlock();
    }
  }

  private void give(Session session) {
    lock.lock();
    try {
      session.used--;
      place.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// A session with the count of its channels; guarded by the lock.
  private final class Session {
    private final Dialer.Line line;
    private int places = PLACES;
    private int used;

    Session(Dialer.Line line) {
      this.line = line;
    }

    boolean isOpen() {
      ClientSession session = line.session();
      return session.isOpen() && session.isAuthenticated();
    }

    boolean hasPlace(Lane lane) {
      return used < (lane == Lane.ASIDE ? places + 2 : places);
    }

    boolean isFirstPlace() {
      lock.lock();
      try {
        return used <= 1;
      } finally {
        lock.unlock();
      }
    }

    /// The server has fewer places than we thought.
    void refuse() {
      lock.lock();
      try {
        places = Math.max(1, Math.min(places, used - 1));
      } finally {
        lock.unlock();
      }
    }
  }
}
