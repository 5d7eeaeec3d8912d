package dev.runbook.engine.run;

import dev.runbook.engine.module.Existing;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What this run has recorded as created by it: the proof that it may remove it again without a
/// guard.
final class OwnThings {
  private final Map<String, Existing> things = new ConcurrentHashMap<>();

  /// Whether it is new here.
  boolean add(Existing thing) {
    return things.put(key(thing.kind(), thing.id()), thing) == null;
  }

  boolean has(String kind, String id) {
    return things.containsKey(key(kind, id));
  }

  private static String key(String kind, String id) {
    return kind + " " + id;
  }
}
