package dev.runbook.engine.expression;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.source.Span;
import java.util.List;
import java.util.Set;

/// A use of what a host has registered: `hosts['db1'].start`, `hosts[groups.primary[0]].start`.
///
/// @param path the registered name and the fields selected from it; empty for the host as a whole
/// @param known what holds wherever this part is evaluated: see [Facts]
/// @param span where the host is written
public record HostUse(Whose whose, List<String> path, Set<String> known, Span span) {
  /// Which host is meant.
  public sealed interface Whose {}

  /// A host by its name.
  public record Named(String host) implements Whose {}

  /// The host at a place of a group.
  public record Member(String group, long index) implements Whose {}

  /// One that is known when it is evaluated.
  public record Computed() implements Whose {}

  public HostUse {
    requireNonNull(whose, "whose is null");
    path = List.copyOf(path);
    known = Set.copyOf(known);
    requireNonNull(span, "span is null");
  }
}
