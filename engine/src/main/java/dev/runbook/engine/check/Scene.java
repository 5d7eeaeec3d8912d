package dev.runbook.engine.check;

import dev.runbook.engine.expression.Names;
import dev.runbook.engine.value.ValueType;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The names that are defined at one place of the walk, and what else holds there. Highest first:
/// loop variables, `failure` and `result`; what steps have registered; variables of the steps
/// around; and what all steps of the play have in common.
///
/// @param facts what is known to be true, by `when` around it
/// @param tags of everything around the place, its step's own included
/// @param running the step as tags choose it; none where they do not matter
/// @param rawAllowed whether the step says `unsafe: true`
record Scene(
    Map<String, ValueType> shared,
    Map<String, Known> variables,
    Map<String, Known> registered,
    Map<String, Known> locals,
    Set<String> facts,
    Set<String> tags,
    Set<Tagged> running,
    boolean rawAllowed) {
  /// @param shared the names of the whole play, kept and not copied
  static Scene of(Map<String, ValueType> shared, Map<String, Known> registered) {
    return new Scene(shared, Map.of(), registered, Map.of(), Set.of(), Set.of(), Set.of(), false);
  }

  /// At a step, with its own tags.
  Scene at(boolean raw, List<String> more, Set<Tagged> step) {
    return new Scene(shared, variables, registered, locals, facts, tagged(more).tags(), step, raw);
  }

  /// With more tags around.
  Scene tagged(Collection<String> more) {
    if (tags.containsAll(more)) {
      return this;
    }
    Set<String> all = new HashSet<>(tags);
    all.addAll(more);
    return new Scene(shared, variables, registered, locals, facts, all, running, rawAllowed);
  }

  Scene withVariable(String name, ValueType type) {
    return new Scene(
        shared,
        with(variables, name, Known.always(type)),
        registered,
        locals,
        facts,
        tags,
        running,
        rawAllowed);
  }

  Scene withLocal(String name, ValueType type) {
    return new Scene(
        shared,
        variables,
        registered,
        with(locals, name, Known.always(type)),
        facts,
        tags,
        running,
        rawAllowed);
  }

  /// A step has registered the name: what was known of an earlier value is known no more.
  Scene registering(String name, Known known) {
    Set<String> still = facts;
    Known earlier = registered.get(name);
    if (earlier != null) {
      still = new HashSet<>(facts);
      still.removeIf(fact -> fact.contains(name));
    }
    return new Scene(
        shared,
        variables,
        with(registered, name, earlier == null ? known : known.over(earlier)),
        locals,
        still,
        tags,
        running,
        rawAllowed);
  }

  Scene with(Map<String, Known> others) {
    return new Scene(shared, variables, others, locals, facts, tags, running, rawAllowed);
  }

  Scene knowing(Set<String> more) {
    if (facts.containsAll(more)) {
      return this;
    }
    Set<String> all = new HashSet<>(facts);
    all.addAll(more);
    return new Scene(shared, variables, registered, locals, all, tags, running, rawAllowed);
  }

  Optional<Known> find(String name) {
    for (Map<String, Known> layer : List.of(locals, registered, variables)) {
      Known known = layer.get(name);
      if (known != null) {
        return Optional.of(known);
      }
    }
    return Optional.ofNullable(shared.get(name)).map(Known::always);
  }

  /// Whether a step around or before gives the name its value, and not the play or the inventory.
  boolean isOwn(String name) {
    return locals.containsKey(name) || registered.containsKey(name) || variables.containsKey(name);
  }

  Names names() {
    Map<String, ValueType> own = new LinkedHashMap<>();
    for (Map<String, Known> layer : List.of(variables, registered, locals)) {
      layer.forEach((name, known) -> own.put(name, known.type()));
    }
    return Names.over(own, shared);
  }

  private static Map<String, Known> with(Map<String, Known> names, String name, Known known) {
    Map<String, Known> more = new LinkedHashMap<>(names);
    more.put(name, known);
    return more;
  }
}
