package dev.runbook.engine.expression;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.source.Span;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/// A use of what a host has registered: `hosts['db1'].start`, `hosts[groups.primary[0]].start`.
///
/// @param path the registered name and the fields selected from it, an item of a list as `[0]`;
///   empty for the host as a whole
/// @param places where each part of the path is written
/// @param known what holds wherever this part is evaluated: see [Facts]
/// @param span where the host is written
public record HostUse(
    Whose whose, List<String> path, List<Span> places, Set<String> known, Span span) {
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
    places = List.copyOf(places);
    known = Set.copyOf(known);
    requireNonNull(span, "span is null");
  }

  /// A use of a host by its name as a field: `hosts.db1.start`.
  ///
  /// @param use of the name `hosts` and at least one field
  public static HostUse of(NameUse use) {
    List<String> path = use.path().subList(2, use.path().size());
    return new HostUse(
        new Named(use.path().get(1)),
        path,
        Collections.nCopies(path.size(), use.span()),
        use.known(),
        use.span());
  }

  /// The host's own place as it is written in an expression: `hosts['db1']`.
  public String written() {
    return switch (whose) {
      case Named(String host) -> "hosts['" + host + "']";
      case Member(String group, long index) -> "hosts[groups." + group + "[" + index + "]]";
      case Computed() -> "hosts[...]";
    };
  }
}
