package dev.runbook.engine.plan;

import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.runbook.TagChoice;
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

  /// Whether a step is chosen; a block is when one of its steps is.
  ///
  /// @param around the tags of everything around the step
  public boolean chooses(Step step, Set<String> around) {
    return new TagChoice(tags, skipTags).chooses(step, around);
  }

  /// The pattern of a play's hosts together with the limit.
  public List<String> patterns(String hosts) {
    return limit.map(pattern -> List.of(hosts, pattern)).orElse(List.of(hosts));
  }
}
