package dev.runbook.transports.ssh;

import dev.runbook.engine.transport.Endpoint;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.transport.TransportException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.forward.ExplicitPortForwardingTracker;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.util.net.SshdSocketAddress;

/// Connects and logs in, hop by hop, to a bounded number of servers at once: a login is processor
/// time on both sides. To one server, such as a jump host, far fewer at once: sshd drops some of
/// those that begin while ten are not finished (`MaxStartups` in sshd_config(5)), and it learns a
/// little later than we do that one is.
final class Dialer {
  private static final int LOGINS_AT_ONE_SERVER = 5;

  /// A session that is logged in.
  record Line(ClientSession session, Hop hop, Optional<String> hostKey) {}

  private final SshClient client;
  private final Route route;
  private final Semaphore places;
  private final Map<String, Semaphore> servers = new ConcurrentHashMap<>();
  private final KnownHostsFiles knownHosts = new KnownHostsFiles();
  private final KeyFiles keyFiles = new KeyFiles();

  Dialer(SshClient client, Route route, int places) {
    this.client = client;
    this.route = route;
    this.places = new Semaphore(places, true);
  }

  /// The caller closes the session; sessions to jump hosts end with it.
  Line dial(Endpoint endpoint) throws TransportException, InterruptedException {
    Optional<Line> line = Optional.empty();
    for (Hop hop : route.to(endpoint)) {
      line = Optional.of(dial(hop, line));
    }
    return line.orElseThrow();
  }

  private Line dial(Hop hop, Optional<Line> over) throws TransportException, InterruptedException {
    // Whoever waits for a server takes no place from those who log in to others meanwhile.
    Semaphore server =
        servers.computeIfAbsent(
            hop.host() + ":" + hop.port(), _ -> new Semaphore(LOGINS_AT_ONE_SERVER, true));
    boolean done = false;
    try {
      server.acquire();
      try {
        places.acquire();
        try {
          Line line = logIn(hop, over);
          done = true;
          return line;
        } finally {
          places.release();
        }
      } finally {
        server.release();
      }
    } finally {
      if (!done) {
        over.ifPresent(line -> line.session().close(true));
      }
    }
  }

  private Line logIn(Hop hop, Optional<Line> over) throws TransportException, InterruptedException {
    HostKeyCheck hostKey = check(hop);
    boolean done = false;
    ClientSession session;
    try (Login login = Login.prepare(hop, keyFiles);
        Way way = way(hop, over)) {
      session = connect(hop, over, way, new Attempt(hostKey, login));
      try {
        logIn(session, hop, over, hostKey, login);
        done = true;
      } finally {
        if (!done) {
          session.close(true);
        }
      }
    }
    over.ifPresent(line -> closeTogether(line.session(), session));
    return new Line(session, hop, hostKey.accepted());
  }

  private HostKeyCheck check(Hop hop) throws TransportException {
    try {
      return new HostKeyCheck(hop, knownHosts.of(hop.knownHosts()));
    } catch (IOException failure) {
      throw new TransportException(
          Kind.HOST_KEY,
          "The known host keys could not be read: %s.".formatted(failure.getMessage()),
          "Look at %s: who may read it?".formatted(hop.knownHosts()),
          failure);
    }
  }

  /// MINA has no session over a channel: the way leads over a port of our own loopback. It is given
  /// up when the login is done and not before: a connection stands as soon as the kernel has it,
  /// which may be long before the port's owner has taken it, and one that is not taken is lost.
  ///
  /// @param near empty when the host is reached straight
  private record Way(Optional<ExplicitPortForwardingTracker> near) implements AutoCloseable {
    @Override
    public void close() {
      if (near.isPresent()) {
        try {
          near.get().close();
        } catch (IOException e) {
          System.getLogger(Dialer.class.getName())
              .log(System.Logger.Level.DEBUG, "a forwarded port could not be given up", e);
        }
      }
    }
  }

  private static Way way(Hop hop, Optional<Line> over) throws TransportException {
    if (over.isEmpty()) {
      return new Way(Optional.empty());
    }
    try {
      return new Way(
          Optional.of(
              over.get()
                  .session()
                  .createLocalPortForwardingTracker(
                      new SshdSocketAddress("127.0.0.1", 0),
                      new SshdSocketAddress(hop.host(), hop.port()))));
    } catch (IOException failure) {
      throw unreachable(hop, over, failure);
    } catch (IllegalStateException closing) {
      // What MINA throws when the connection to the jump host has ended meanwhile.
      IOException failure = new IOException("that connection was closed");
      failure.addSuppressed(closing);
      throw unreachable(hop, over, failure);
    }
  }

  private ClientSession connect(Hop hop, Optional<Line> over, Way way, Attempt attempt)
      throws TransportException, InterruptedException {
    try {
      return way.near().isPresent()
          ? connect(hop, way.near().get().getBoundAddress().toInetSocketAddress(), attempt)
          : connectToAny(hop, InetAddress.getAllByName(hop.host()), attempt);
    } catch (IOException failure) {
      throw unreachable(hop, over, failure);
    }
  }

  /// A name may have several addresses, not all of which answer: `localhost` where sshd listens on
  /// IPv4 only.
  private ClientSession connectToAny(Hop hop, InetAddress[] addresses, Attempt attempt)
      throws IOException, InterruptedException {
    for (int i = 0; i < addresses.length - 1; i++) {
      try {
        return connect(hop, new InetSocketAddress(addresses[i], hop.port()), attempt);
      } catch (IOException _) {
        // The next one is tried; what the last one says is reported.
      }
    }
    return connect(
        hop, new InetSocketAddress(addresses[addresses.length - 1], hop.port()), attempt);
  }

  private ClientSession connect(Hop hop, InetSocketAddress address, Attempt attempt)
      throws IOException, InterruptedException {
    ConnectFuture future = client.connect(hop.user(), address, attempt.context(), null);
    try {
      return future.verify(hop.connectTimeout()).getClientSession();
    } catch (InterruptedIOException interrupted) {
      future.cancel();
      throw asInterrupt(interrupted);
    }
  }

  private static void logIn(
      ClientSession session, Hop hop, Optional<Line> over, HostKeyCheck hostKey, Login login)
      throws TransportException, InterruptedException {
    try {
      AuthFuture future = session.auth();
      if (!future.await(hop.connectTimeout()) && hostKey.accepted().isPresent()) {
        future.await(hop.loginTimeout());
      }
      future.verify(Duration.ZERO);
    } catch (InterruptedIOException interrupted) {
      throw asInterrupt(interrupted);
    } catch (IOException failure) {
      Optional<TransportException> refused = hostKey.refusal();
      if (refused.isPresent()) {
        throw refused.get();
      }
      if (hostKey.accepted().isEmpty()
          && over.isPresent()
          && !causedBy(failure, TimeoutException.class)) {
        throwIfClosedBehind(over.get(), hop);
      }
      if (hostKey.accepted().isEmpty()) {
        throw new TransportException(
            Kind.UNREACHABLE,
            "No SSH connection to `%s` (%s): %s."
                .formatted(hop.name(), hop.address(), reason(failure)),
            "Is it an SSH server that listens there? `ssh -v -p %d %s` tells more."
                .formatted(hop.port(), hop.host()),
            failure);
      }
      if (causedBy(failure, TimeoutException.class)) {
        throw new TransportException(
            Kind.UNREACHABLE,
            "The login to `%s` (%s) was not finished within %d seconds."
                .formatted(hop.name(), hop.address(), hop.loginTimeout().toSeconds()),
            "The host may be overloaded. Raise `timeout` of its `connection`.",
            failure);
      }
      if (isRefusal(failure)) {
        throw login.refusal(failure, isEnoughForServer(failure));
      }
      throw new TransportException(
          Kind.UNREACHABLE,
          "The login to `%s` (%s) broke: %s.".formatted(hop.name(), hop.address(), reason(failure)),
          "The log of sshd on the host tells its side.",
          failure);
    }
  }

  /// Of a way over a jump host we see only that it ended. Opens it once more to hear the jump
  /// host's reason (RFC 4254, 5.1).
  private static void throwIfClosedBehind(Line over, Hop hop)
      throws TransportException, InterruptedException {
    try {
      ChannelDirectTcpip channel =
          over.session()
              .createDirectTcpipChannel(
                  new SshdSocketAddress("127.0.0.1", 0),
                  new SshdSocketAddress(hop.host(), hop.port()));
      try {
        channel.open().verify(hop.connectTimeout());
      } finally {
        channel.close(true);
      }
    } catch (InterruptedIOException interrupted) {
      throw asInterrupt(interrupted);
    } catch (IOException failure) {
      boolean forbidden =
          failure.getCause() instanceof SshChannelOpenException refused
              && refused.getReasonCode() == SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED;
      throw new TransportException(
          Kind.UNREACHABLE,
          "`%s` (%s) cannot be reached over `%s`: %s."
              .formatted(
                  hop.name(),
                  hop.address(),
                  over.hop().name(),
                  forbidden ? "the jump host forbids it" : reason(failure)),
          forbidden
              ? "Its sshd needs `AllowTcpForwarding yes` (or `local`) and a `PermitOpen` that lets %s:%d through."
                  .formatted(hop.host(), hop.port())
              : "Does sshd run there, and does `%s` know and reach %s:%d?"
                  .formatted(over.hop().name(), hop.host(), hop.port()),
          failure);
    } catch (IllegalStateException _) {
      // The connection to the jump host has ended: there is nobody to ask.
    }
  }

  /// MINA ends with code 14 when it has nothing left to offer, sshd with 2 ("Too many
  /// authentication failures") when it has heard enough.
  private static boolean isRefusal(IOException failure) {
    return failure instanceof SshException said
        && (said.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE
            || isEnoughForServer(failure));
  }

  private static boolean isEnoughForServer(IOException failure) {
    return failure instanceof SshException said
        && said.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR;
  }

  private static InterruptedException asInterrupt(InterruptedIOException interrupted) {
    InterruptedException exception = new InterruptedException(interrupted.getMessage());
    exception.initCause(interrupted);
    return exception;
  }

  private static TransportException unreachable(Hop hop, Optional<Line> over, IOException failure) {
    String way = over.map(line -> " over `%s`".formatted(line.hop().name())).orElse("");
    String hint =
        causedBy(failure, UnknownHostException.class)
            ? "Set `address` in the inventory, or a `HostName` in ~/.ssh/config."
            : causedBy(failure, ConnectException.class)
                ? "Does sshd run there, on port %d?".formatted(hop.port())
                : "Check the address, the network and the firewall.";
    return new TransportException(
        Kind.UNREACHABLE,
        "`%s` (%s) cannot be reached%s: %s."
            .formatted(hop.name(), hop.address(), way, reason(failure)),
        hint,
        failure);
  }

  private static String reason(IOException failure) {
    if (causedBy(failure, UnknownHostException.class)) {
      return "its name is not known";
    }
    if (causedBy(failure, TimeoutException.class)) {
      return "no answer in time";
    }
    if (causedBy(failure, NoRouteToHostException.class)) {
      return "there is no route to it";
    }
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof ConnectException)) {
      cause = cause.getCause();
    }
    String message = Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
    return message.isEmpty() ? cause.toString() : message.replaceAll("\\.$", "");
  }

  private static boolean causedBy(Throwable failure, Class<? extends Throwable> type) {
    for (Optional<Throwable> at = Optional.of(failure);
        at.isPresent();
        at = at.map(Throwable::getCause)) {
      if (type.isInstance(at.get())) {
        return true;
      }
    }
    return false;
  }

  private static void closeTogether(ClientSession jump, ClientSession session) {
    jump.addCloseFutureListener(_ -> session.close(true));
    session.addCloseFutureListener(_ -> jump.close(true));
  }
}
