package dev.runbook.engine.plan;

import dev.runbook.engine.fact.Identity;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// What the looks of one plan met, on all hosts. Safe for use by several threads.
public final class Sightings {
  /// An identity and the host on which it was met.
  public record Sighting(String host, Identity identity) {}

  private final ConcurrentHashMap<Sighting, Boolean> met = new ConcurrentHashMap<>();

  /// A second time changes nothing.
  public void add(String host, Identity identity) {
    met.put(new Sighting(host, identity), Boolean.TRUE);
  }

  /// Each once, by host, subject, kind and value.
  public List<Sighting> all() {
    return met.keySet().stream()
        .sorted(
            Comparator.comparing(Sighting::host)
                .thenComparing(sighting -> sighting.identity().subject())
                .thenComparing(sighting -> sighting.identity().what())
                .thenComparing(sighting -> sighting.identity().value()))
        .toList();
  }
}
