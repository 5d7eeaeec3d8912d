package dev.runbook.engine.plan;

import dev.runbook.engine.check.StepBindings;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.value.Value;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/// Where a plan's walk through the steps of a host stands, and what counts there.
///
/// @param target where commands would go
/// @param known what `register` keeps here
/// @param probed the local names and name spaces that come from looking at hosts
/// @param blind the steps that must have run before it is known where or as whom commands would
///   run; empty when that is known
/// @param tags of everything around
/// @param loopKey the keys of the loops around
record Standpoint(
    String host,
    HostAccess target,
    StepSettings settings,
    StepBindings bindings,
    Known known,
    Set<String> probed,
    Occasion occasion,
    Set<String> blind,
    Set<String> tags,
    Caller caller,
    String loopKey,
    int depth) {
  Standpoint {
    probed = Set.copyOf(probed);
    blind = java.util.Collections.unmodifiableSet(new TreeSet<>(blind));
    tags = Set.copyOf(tags);
  }

  Standpoint with(StepBindings changed) {
    return new Standpoint(
        host, target, settings, changed, known, probed, occasion, blind, tags, caller, loopKey,
        depth);
  }

  Standpoint with(StepSettings changed) {
    return new Standpoint(
        host, target, changed, bindings, known, probed, occasion, blind, tags, caller, loopKey,
        depth);
  }

  /// With a local name.
  Standpoint local(String name, Value value, boolean fromHosts) {
    Set<String> names = new HashSet<>(probed);
    if (fromHosts) {
      names.add(name);
    } else {
      names.remove(name);
    }
    return new Standpoint(
        host,
        target,
        settings,
        bindings.with(name, value),
        known,
        names,
        occasion,
        blind,
        tags,
        caller,
        loopKey,
        depth);
  }

  Standpoint on(HostAccess other) {
    return new Standpoint(
        host, other, settings, bindings, known, probed, occasion, blind, tags, caller, loopKey,
        depth);
  }

  Standpoint blind(Set<String> after) {
    Set<String> all = new TreeSet<>(blind);
    all.addAll(after);
    return new Standpoint(
        host, target, settings, bindings, known, probed, occasion, all, tags, caller, loopKey,
        depth);
  }

  Standpoint when(Occasion other) {
    return new Standpoint(
        host,
        target,
        settings,
        bindings,
        known,
        probed,
        occasion.and(other),
        blind,
        tags,
        caller,
        loopKey,
        depth);
  }

  /// With names of its own on top of those registered so far.
  Standpoint apart() {
    Known own = known.overlay();
    return new Standpoint(
        host,
        target,
        settings,
        bindings.withRegistered(own),
        own,
        probed,
        occasion,
        blind,
        tags,
        caller,
        loopKey,
        depth);
  }

  Standpoint tagged(Set<String> all) {
    return new Standpoint(
        host, target, settings, bindings, known, probed, occasion, blind, all, caller, loopKey,
        depth);
  }

  Standpoint item(String key) {
    String keys = loopKey.isEmpty() ? key : loopKey + "/" + key;
    return new Standpoint(
        host, target, settings, bindings, known, probed, occasion, blind, tags, caller, keys,
        depth);
  }

  Standpoint deeper() {
    return new Standpoint(
        host, target, settings, bindings, known, probed, occasion, blind, tags, caller, loopKey,
        depth + 1);
  }

  /// Inside an include, with the callee's own names.
  Standpoint in(Caller include, StepBindings callee, Known own, boolean inputsFromHosts) {
    return new Standpoint(
        host,
        target,
        settings,
        callee,
        own,
        inputsFromHosts ? Set.of("inputs") : Set.of(),
        occasion,
        blind,
        tags,
        include,
        loopKey,
        depth + 1);
  }

  /// How a step is named to people: `1.4 Mount the volume`.
  String named(Step step) {
    return caller.number(step) + " " + step.name();
  }

  /// Whether a name's value comes from looking at hosts.
  boolean fromHosts(String name) {
    return (bindings.locals().containsKey(name) || !known.names().contains(name))
        ? probed.contains(name)
        : known.fromHosts(name);
  }
}
