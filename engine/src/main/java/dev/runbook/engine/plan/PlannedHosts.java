package dev.runbook.engine.plan;

import dev.runbook.engine.value.Value;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What a plan knows of each host from one play to the next: what it has registered, and whether it
/// takes further part.
///
/// `hosts[...]` shows what other hosts had registered when the present step began, and the own
/// host's names as they are: so a plan of hosts side by side comes out the same each time.
final class PlannedHosts implements Landscape.RegisteredOf {
  private static final ThreadLocal<String> WALKING = ThreadLocal.withInitial(() -> "");
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Value>> published = new ConcurrentHashMap<>();
  private final Map<String, String> failing = new ConcurrentHashMap<>();

  @Override
  public Map<String, Value> of(String host) {
    return host.equals(WALKING.get()) ? known(host).all() : published.getOrDefault(host, Map.of());
  }

  Known known(String host) {
    return known.computeIfAbsent(host, _ -> new Known());
  }

  /// The calling thread walks for this host now.
  void walks(String host) {
    WALKING.set(host);
  }

  /// What the host has registered so far can be seen by others.
  void publish(String host) {
    published.put(host, known(host).all());
  }

  /// The host takes no further part as things are now.
  ///
  /// @param step the step that would fail, named for people
  void fails(String host, String step) {
    failing.putIfAbsent(host, step);
  }

  Optional<String> failing(String host) {
    return Optional.ofNullable(failing.get(host));
  }
}
