package dev.runbook.engine.plan;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the operator asked for now: which hosts and which steps of a runbook.
///
/// @param limit a host pattern that plays' patterns are intersected with
/// @param tags only steps that have one of these, or that stand in or around one that has; empty
///   for all. `always` is on every such list
/// @param skipTags no steps that have one of these; `never` is on this list unless asked for by
///   `tags`
public record Selection(Optional<String> limit, Set<String> tags, Set<String> skipTags) {
  public static final Selection ALL = new Selection(Optional.empty(), Set.of(), Set.of());

  public Selection {
    tags = Set.copyOf(tags);
    skipTags = Set.copyOf(skipTags);
  }

  /// Whether a step with these tags, its own and those of everything around it, is chosen. A block
  /// is chosen when the answer for one of its steps is yes; the caller asks for each.
  public boolean chooses(Set<String> stepTags) {
    boolean wanted =
        tags.isEmpty()
            ? !stepTags.contains("never")
            : stepTags.contains("always")
                || tags.contains("all")
                || stepTags.stream().anyMatch(tags::contains);
    return wanted && stepTags.stream().noneMatch(skipTags::contains);
  }

  /// The pattern of a play's hosts together with the limit.
  public List<String> patterns(String hosts) {
    return limit.map(pattern -> List.of(hosts, pattern)).orElse(List.of(hosts));
  }
}
