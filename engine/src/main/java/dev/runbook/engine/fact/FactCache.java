package dev.runbook.engine.fact;

import dev.runbook.engine.transport.CommandRunner;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// The facts of one host, each gathered when it is first asked for and again after something made
/// it stale. Safe for use by several threads; a fact is gathered by one of them while the others
/// wait.
public final class FactCache {
  private final Map<String, Value> known = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  /// The fact, from the cache or gathered now; a failed gathering is not remembered.
  public Value get(FactSource source, CommandRunner runner)
      throws TransportException, InterruptedException, FactException {
    lock.lockInterruptibly();
    try {
      Value value = known.get(source.name());
      if (value == null) {
        value = source.gather(runner);
        known.put(source.name(), value);
      }
      return value;
    } finally {
      lock.unlock();
    }
  }

  /// Forgets these facts.
  public void invalidate(Set<String> names) {
    if (names.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      known.keySet().removeAll(names);
    } finally {
      lock.unlock();
    }
  }
}
