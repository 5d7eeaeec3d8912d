package dev.runbook.engine.plan;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/// Connections some of which are begun before they are asked for. Whoever asks first for a host
/// that was begun gets that connection, or if it fails meanwhile the reason; whoever asks again
/// gets a new one. A failure from before anybody asked is forgotten: what it was may have changed.
/// May be used by many threads.
public final class BegunConnections implements Connections, AutoCloseable {
  private final Connections connections;
  private final ConcurrentHashMap<String, Attempt> begun = new ConcurrentHashMap<>();

  /// @param connections makes them; asked from several threads
  public BegunConnections(Connections connections) {
    this.connections = requireNonNull(connections, "connections is null");
  }

  /// Begins to connect to each of these hosts, side by side, and does not wait. One that is begun
  /// already is not begun again.
  public void begin(List<String> hosts) {
    for (String host : hosts) {
      Attempt task = new Attempt(() -> connections.connect(host));
      if (begun.putIfAbsent(host, task) == null) {
        Thread.ofVirtual().name("connecting to " + host).start(task);
      }
    }
  }

  @Override
  public Connection connect(String host) throws TransportException, InterruptedException {
    Attempt task = begun.remove(host);
    if (task == null || task.state() == Future.State.FAILED) {
      return connections.connect(host);
    }
    try {
      return task.get();
    } catch (InterruptedException e) {
      abandon(task);
      throw e;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof TransportException refused) {
        throw refused;
      }
      throw cause instanceof RuntimeException mistake
          ? mistake
          : new IllegalStateException("connecting to " + host, cause);
    }
  }

  @Override
  public Optional<Value.Sensitive> becomePassword() {
    return connections.becomePassword();
  }

  /// Ends what was begun and nobody has asked for. The connections that were asked for belong to
  /// who has them.
  @Override
  public void close() {
    begun.values().forEach(BegunConnections::abandon);
    begun.clear();
  }

  private static final class Attempt extends FutureTask<Connection> {
    Attempt(Callable<Connection> connecting) {
      super(connecting);
    }

    /// A connection that is there only after the attempt was given up is closed.
    @Override
    protected void set(Connection connection) {
      super.set(connection);
      if (isCancelled()) {
        connection.close();
      }
    }
  }

  /// Interrupts the attempt; what it has opened is closed.
  private static void abandon(Attempt task) {
    if (!task.cancel(true)) {
      try {
        task.get().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException nothingWasOpened) {
        // Nobody has asked for it.
      } catch (RuntimeException e) {
        System.getLogger(BegunConnections.class.getName())
            .log(System.Logger.Level.DEBUG, "closing what nobody asked for", e);
      }
    }
  }
}
