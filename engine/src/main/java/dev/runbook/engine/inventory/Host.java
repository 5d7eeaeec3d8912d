package dev.runbook.engine.inventory;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// A host of an inventory.
///
/// @param declared where it is named first; empty for `control` when no file names it
/// @param groups the groups it is in, directly or through their parents, parents before children;
///   without `all`
/// @param variablesLowestFirst every definition of every variable: parents' before children's
///   before its own; of several with one name the last one holds
public record Host(
    String name,
    Optional<Span> declared,
    List<String> groups,
    List<Variable> variablesLowestFirst) {
  /// The reserved name of the machine that the engine runs on.
  public static final String CONTROL = "control";

  public Host {
    requireNonNull(name, "name is null");
    requireNonNull(declared, "declared is null");
    groups = List.copyOf(groups);
    variablesLowestFirst = List.copyOf(variablesLowestFirst);
  }

  public boolean isControl() {
    return name.equals(CONTROL);
  }

  /// The definition that holds.
  public Optional<Variable> variable(String wanted) {
    return definitionsLowestFirst(wanted).stream().reduce((lower, higher) -> higher);
  }

  /// All definitions of one name; the last one holds.
  public List<Variable> definitionsLowestFirst(String wanted) {
    return variablesLowestFirst.stream().filter(each -> each.name().equals(wanted)).toList();
  }

  /// The definitions that hold, by their names in alphabetical order. Made anew by each call.
  public SortedMap<String, Variable> variables() {
    SortedMap<String, Variable> holding = new TreeMap<>();
    variablesLowestFirst.forEach(each -> holding.put(each.name(), each));
    return holding;
  }

  /// The names of its variables in alphabetical order.
  public Set<String> variableNames() {
    return variables().keySet();
  }
}
