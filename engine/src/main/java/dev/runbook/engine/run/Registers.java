package dev.runbook.engine.run;

import dev.runbook.engine.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What steps of one host have registered. An overlay sees what is below it and keeps its own apart
/// until it is merged: each item of a loop works on one. Safe for use by several threads.
final class Registers {
  private final @Nullable Registers below;
  private final Map<String, Value> own = new LinkedHashMap<>();

  Registers() {
    this(null);
  }

  private Registers(@Nullable Registers below) {
    this.below = below;
  }

  Registers overlay() {
    return new Registers(this);
  }

  synchronized void put(String name, Value value) {
    own.put(name, value);
  }

  Optional<Value> find(String name) {
    Value mine = mine(name);
    if (mine != null) {
      return Optional.of(mine);
    }
    return below == null ? Optional.empty() : below.find(name);
  }

  private synchronized @Nullable Value mine(String name) {
    return own.get(name);
  }

  Set<String> names() {
    return new TreeSet<>(all().keySet());
  }

  /// Everything visible here.
  Map<String, Value> all() {
    Map<String, Value> all = below == null ? new LinkedHashMap<>() : below.all();
    synchronized (this) {
      all.putAll(own);
    }
    return all;
  }

  /// Hands what this overlay kept to what is below it.
  void merge() {
    if (below != null) {
      Map<String, Value> mine;
      synchronized (this) {
        mine = new LinkedHashMap<>(own);
      }
      mine.forEach(below::put);
    }
  }
}
