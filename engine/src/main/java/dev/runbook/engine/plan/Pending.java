package dev.runbook.engine.plan;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The changes that the plan has met so far and that have not been made: what hosts say now is not
/// what they will say then. Safe for use by the walks of several hosts.
final class Pending {
  private final Map<String, String> lastChange = new ConcurrentHashMap<>();
  private final Map<String, Map<String, String>> staleFacts = new ConcurrentHashMap<>();

  /// @param step how the step is named to people: `1.4 Mount the volume`
  void change(String host, String step, Set<String> invalidates) {
    lastChange.put(host, step);
    invalidates.forEach(
        fact -> staleFacts.computeIfAbsent(host, _ -> new ConcurrentHashMap<>()).put(fact, step));
  }

  /// The last step that would change the host.
  Optional<String> on(String host) {
    return Optional.ofNullable(lastChange.get(host));
  }

  /// The step after which a fact will be known.
  Optional<String> stale(String host, String fact) {
    return Optional.ofNullable(staleFacts.getOrDefault(host, Map.of()).get(fact));
  }
}
