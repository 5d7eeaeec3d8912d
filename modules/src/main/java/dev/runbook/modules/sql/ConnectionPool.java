package dev.runbook.modules.sql;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.transport.TransportException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/// The connections of one host's steps to one server and login: opened when needed, at most four,
/// used again by the next step. Safe for use by several threads.
final class ConnectionPool implements AutoCloseable {
  private static final int LIMIT = 4;

  private final ServerAddress address;
  private final Deque<Backend> idle = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Semaphore places = new Semaphore(LIMIT);
  private boolean closed;

  ConnectionPool(ServerAddress address) {
    this.address = address;
  }

  /// What is done with a connection.
  @FunctionalInterface
  interface Use<T> {
    T with(Backend backend) throws ModuleFailure, TransportException, InterruptedException;
  }

  /// Lends a connection that answers now; a broken one is replaced.
  <T> T use(Probe probe, Use<T> use)
      throws ModuleFailure, TransportException, InterruptedException {
    places.acquire();
    try {
      Backend backend = take(probe);
      try {
        return use.with(backend);
      } finally {
        giveBack(backend);
      }
    } finally {
      places.release();
    }
  }

  private Backend take(Probe probe) throws ModuleFailure, TransportException, InterruptedException {
    for (Backend backend = poll(); backend != null; backend = poll()) {
      if (backend.answers()) {
        return backend;
      }
      backend.close();
    }
    return ServerConnector.connect(address, probe);
  }

  private @org.jspecify.annotations.Nullable Backend poll() {
    lock.lock();
    try {
      return idle.poll();
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(Backend backend) {
    boolean keep = !backend.broken();
    lock.lock();
    try {
      keep = keep && !closed;
      if (keep) {
        idle.push(backend);
      }
    } finally {
      lock.unlock();
    }
    if (!keep) {
      backend.close();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    for (Backend backend = poll(); backend != null; backend = poll()) {
      backend.close();
    }
  }
}
