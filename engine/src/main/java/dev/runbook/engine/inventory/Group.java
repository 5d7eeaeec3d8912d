package dev.runbook.engine.inventory;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.source.Span;
import java.util.List;
import java.util.Optional;

/// A group of hosts. `all` and `ungrouped` are always there.
///
/// @param declared where it is named first; empty for one that no file names
/// @param children the names of the groups in it, in the order written
/// @param hosts the names of its own hosts, without those of its children
/// @param variables its definitions, lowest first: a later file's come after an earlier one's
public record Group(
    String name,
    Optional<Span> declared,
    List<String> children,
    List<String> hosts,
    List<Variable> variables) {
  public static final String ALL = "all";
  public static final String UNGROUPED = "ungrouped";

  public Group {
    requireNonNull(name, "name is null");
    requireNonNull(declared, "declared is null");
    children = List.copyOf(children);
    hosts = List.copyOf(hosts);
    variables = List.copyOf(variables);
  }
}
