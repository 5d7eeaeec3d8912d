package dev.runbook.engine.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// The ways to all hosts of a plan or run, each made when first asked for.
public final class HostAccesses implements AutoCloseable {
  private final Connections connections;
  private final Sightings sightings;
  private final ConcurrentHashMap<String, HostAccess> open = new ConcurrentHashMap<>();

  public HostAccesses(Connections connections) {
    this(connections, new Sightings());
  }

  /// @param sightings takes what is met on the hosts
  public HostAccesses(Connections connections, Sightings sightings) {
    this.connections = connections;
    this.sightings = sightings;
  }

  public HostAccess of(String host) {
    return open.computeIfAbsent(host, name -> new HostAccess(name, connections, sightings));
  }

  /// Closes all of them, side by side: closing a connection may take a round trip.
  @Override
  public void close() {
    if (open.isEmpty()) {
      return;
    }
    List<Thread> closing = new ArrayList<>();
    for (HostAccess access : open.values()) {
      closing.add(Thread.ofVirtual().start(access::close));
    }
    for (Thread thread : closing) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
