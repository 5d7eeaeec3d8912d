package dev.runbook.transports.ssh;

import dev.runbook.engine.transport.Endpoint;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.transport.TransportException.Kind;
import dev.runbook.transports.shell.HostShell.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.sshd.client.session.ClientSession;

/// The sessions with one host, and the places for processes in each. There is one session; another
/// is made only when no place is left for a process, and a broken one is made anew when it is next
/// needed. sshd has ten places (MaxSessions) unless it is told otherwise; that it has fewer shows
/// when it refuses a process.
///
/// Used by several threads. One of them at a time makes a session, and holds up nobody who has a
/// place.
final class SshSessions {
  private static final int PLACES = 8;
  private static final int PLACES_ASIDE = 10;
  private static final int MOST = 4;

  /// Until these are over, a server may only be late with its count.
  private static final int REFUSALS_OF_A_MOMENT = 3;

  /// Five seconds at the pace of [SshShell], for a busy host.
  private static final int REFUSALS = 100;

  private final Dialer dialer;
  private final Endpoint endpoint;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();
  private final List<Session> sessions = new ArrayList<>();
  private volatile Dialer.Line last;
  private boolean dialing;
  private boolean closed;
  private boolean aheadRefused;

  /// What may be tried after a server has refused a process.
  enum Next {
    /// The same after a moment.
    AGAIN,
    /// Another place, for this server has fewer than was thought.
    ELSEWHERE,
    NOTHING
  }

  SshSessions(Dialer dialer, Endpoint endpoint, Dialer.Line first) {
    this.dialer = dialer;
    this.endpoint = endpoint;
    this.last = first;
    sessions.add(new Session(first));
  }

  /// The session that was made last.
  Dialer.Line last() {
    return last;
  }

  /// A place for a process; waits where there is none and no session more may be made.
  Place take(Lane lane) throws TransportException, InterruptedException {
    return first(
        lane == Lane.ASIDE ? MOST + 1 : MOST,
        session ->
            session.hasPlace(lane) ? Optional.of(new Place(session, false)) : Optional.empty());
  }

  /// A session for something that needs no place, as a tunnel.
  ClientSession any() throws TransportException, InterruptedException {
    return first(1, session -> Optional.of(session.line.session()));
  }

  /// A place for a process that is started ahead: in a session that is there, unless the server has
  /// refused one before.
  Optional<Place> spare() {
    lock.lock();
    try {
      return closed || aheadRefused
          ? Optional.empty()
          : sessions.stream()
              .filter(session -> session.isOpen() && session.hasPlace(Lane.COMMAND))
              .findFirst()
              .map(session -> new Place(session, true));
    } finally {
      lock.unlock();
    }
  }

  /// Gives back the place of a process that the server has refused.
  ///
  /// sshd counts a process until a moment after it has told its end, and we until it has gone; and
  /// what was started ahead is used or let go when a command comes. A command waits for these. What
  /// ends a process does not.
  ///
  /// @param before how often it was refused since it was last sent elsewhere
  Next refused(Place place, Lane lane, int before) {
    lock.lock();
    try {
      place.giveBack();
      Session session = place.session;
      int going = lane == Lane.COMMAND ? session.leaving + session.ahead : 0;
      aheadRefused |= session.ahead > 0;
      if (before < REFUSALS_OF_A_MOMENT
          || (before < REFUSALS && (session.used == 0 || going > 0))) {
        return Next.AGAIN;
      }
      if (session.used == 0) {
        return Next.NOTHING;
      }
      aheadRefused = true;
      session.limit = Math.min(session.limit, session.used);
      return Next.ELSEWHERE;
    } finally {
      lock.unlock();
    }
  }

  /// Gives back the place of what was refused when it was started ahead: nothing is any more.
  void refusedAhead(Place place) {
    lock.lock();
    try {
      place.giveBack();
      aheadRefused = true;
    } finally {
      lock.unlock();
    }
  }

  /// Ends the sessions at once, and with them what waits for a place; a second close does nothing.
  void close() {
    List<Session> open;
    lock.lock();
    try {
      closed = true;
      open = List.copyOf(sessions);
      sessions.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    // Not under the lock: MINA has locks of its own, under which it tells us of what has gone.
    open.forEach(session -> session.line.session().close(true));
  }

  /// @param most sessions that may be had for it
  /// @param in what is had of a session, or empty; asked under the lock
  private <T> T first(int most, Function<Session, Optional<T>> in)
      throws TransportException, InterruptedException {
    while (true) {
      Optional<T> found = awaited(most, in);
      if (found.isPresent()) {
        return found.get();
      }
      dial();
    }
  }

  /// Empty when this thread is to make a session.
  private <T> Optional<T> awaited(int most, Function<Session, Optional<T>> in)
      throws TransportException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        if (closed) {
          throw new TransportException(
              Kind.DISCONNECTED,
              "The connection to `%s` is closed.".formatted(endpoint.name()),
              "");
        }
        sessions.removeIf(session -> !session.isOpen());
        Optional<T> found =
            sessions.stream().limit(most).map(in).flatMap(Optional::stream).findFirst();
        if (found.isPresent()) {
          return found;
        }
        if (!dialing && sessions.size() < most) {
          dialing = true;
          return Optional.empty();
        }
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void dial() throws TransportException, InterruptedException {
    Optional<Dialer.Line> made = Optional.empty();
    try {
      made = Optional.of(dialer.dial(endpoint));
    } finally {
      dialed(made);
    }
  }

  private void dialed(Optional<Dialer.Line> made) {
    boolean wanted;
    lock.lock();
    try {
      dialing = false;
      wanted = !closed;
      if (wanted && made.isPresent()) {
        last = made.get();
        sessions.add(new Session(made.get()));
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (!wanted) {
      made.ifPresent(line -> line.session().close(true));
    }
  }

  /// What one process has of a session.
  final class Place {
    private final Session session;
    private boolean isAhead;
    private boolean isLeaving;
    private boolean isTaken = true;

    /// Under the lock.
    private Place(Session session, boolean isAhead) {
      this.session = session;
      this.isAhead = isAhead;
      session.used++;
      session.ahead += isAhead ? 1 : 0;
    }

    ClientSession session() {
      return session.line.session();
    }

    /// Whether its session has not broken.
    boolean isConnected() {
      return session.isOpen();
    }

    /// What was started ahead has something to do now. Of others, and later, it does nothing.
    void begin() {
      lock.lock();
      try {
        endAhead();
      } finally {
        lock.unlock();
      }
    }

    /// Nobody wants the process any more; it has its place until it has gone.
    void leave() {
      lock.lock();
      try {
        if (isTaken && !isLeaving) {
          endAhead();
          isLeaving = true;
          session.leaving++;
        }
      } finally {
        lock.unlock();
      }
    }

    /// The process has gone, or was never started; a second call does nothing.
    void giveBack() {
      lock.lock();
      try {
        if (isTaken) {
          isTaken = false;
          session.used--;
          session.leaving -= isLeaving ? 1 : 0;
          endAhead();
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    private void endAhead() {
      session.ahead -= isAhead ? 1 : 0;
      isAhead = false;
    }
  }

  /// A session with its counts, which the lock guards.
  private static final class Session {
    private final Dialer.Line line;

    /// As many places as the server is known to have.
    private int limit = Integer.MAX_VALUE;

    private int used;

    /// How many of them are used by what was started ahead and has nothing to do yet.
    private int ahead;

    /// How many of them are used by what was let go and has not gone yet.
    private int leaving;

    Session(Dialer.Line line) {
      this.line = line;
    }

    boolean isOpen() {
      ClientSession session = line.session();
      return session.isOpen() && session.isAuthenticated();
    }

    boolean hasPlace(Lane lane) {
      return used < Math.min(limit, lane == Lane.ASIDE ? PLACES_ASIDE : PLACES);
    }
  }
}
