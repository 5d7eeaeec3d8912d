package dev.runbook.engine.plan;

import dev.runbook.engine.fact.FactCache;
import dev.runbook.engine.fact.Identity;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.TransportException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The way to one host for as long as a plan or run lasts: one connection, asked for when first
/// needed, and whatever modules want kept beside it. Closing it closes what is kept in reverse
/// order, then the connection.
public final class HostAccess implements AutoCloseable {
  private final String host;
  private final Connections connections;
  private final Sightings sightings;
  private final FactCache facts = new FactCache();
  private final Map<String, AutoCloseable> kept = new LinkedHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Connection connection;

  /// @param sightings takes what is met on the host, its key first
  public HostAccess(String host, Connections connections, Sightings sightings) {
    this.host = host;
    this.connections = connections;
    this.sightings = sightings;
  }

  /// @see Probe#identified
  public void identified(Identity identity) {
    sightings.add(host, identity);
  }

  public String host() {
    return host;
  }

  public FactCache facts() {
    return facts;
  }

  /// The connection; a failure to connect is not remembered, so a retry connects again.
  public Connection connection() throws TransportException, InterruptedException {
    lock.lockInterruptibly();
    try {
      Connection open = connection;
      if (open == null) {
        open = connections.connect(host);
        connection = open;
        open.hostKeyFingerprint()
            .ifPresent(fingerprint -> identified(new Identity("host key", "", fingerprint)));
      }
      return open;
    } finally {
      lock.unlock();
    }
  }

  /// @see Probe#kept
  public <T extends AutoCloseable> T kept(String key, Class<T> type, Probe.Opener<T> opener)
      throws ModuleFailure, TransportException, InterruptedException {
    lock.lockInterruptibly();
    try {
      AutoCloseable present = kept.get(key);
      if (present == null) {
        present = opener.open();
        kept.put(key, present);
      }
      return type.cast(present);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      Deque<AutoCloseable> reversed = new ArrayDeque<>();
      kept.values().forEach(reversed::push);
      kept.clear();
      for (AutoCloseable each : reversed) {
        closeQuietly(each);
      }
      if (connection != null) {
        connection.close();
        connection = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /// What is kept is only a means (a pool, a cache): the work is done when it is closed, so its
  /// complaint changes nothing.
  private static void closeQuietly(AutoCloseable each) {
    try {
      each.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      System.getLogger(HostAccess.class.getName())
          .log(System.Logger.Level.DEBUG, "closing what was kept", e);
    }
  }
}
