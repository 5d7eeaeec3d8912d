package dev.runbook.engine.plan;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The changes that the plan has met so far and that have not been made: what hosts say now is not
/// what they will say then.
final class Pending {
  private final Map<String, String> lastChange = new HashMap<>();
  private final Map<String, Map<String, String>> staleFacts = new HashMap<>();

  /// @param step how the step is named to people: `1.4 Mount the volume`
  void change(String host, String step, Set<String> invalidates) {
    lastChange.put(host, step);
    invalidates.forEach(
        fact -> staleFacts.computeIfAbsent(host, _ -> new HashMap<>()).put(fact, step));
  }

  /// The last step that would change the host.
  Optional<String> on(String host) {
    return Optional.ofNullable(lastChange.get(host));
  }

  /// The step after which a fact will be known.
  Optional<String> stale(String host, String fact) {
    return Optional.ofNullable(staleFacts.getOrDefault(host, Map.of()).get(fact));
  }

  Set<String> names(String host) {
    Set<String> names = new LinkedHashSet<>();
    on(host).ifPresent(names::add);
    return names;
  }
}
