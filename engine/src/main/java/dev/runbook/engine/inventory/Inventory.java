package dev.runbook.engine.inventory;

import dev.runbook.engine.source.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The hosts that can be reached, their groups and their variables. Made by [InventoryReader].
///
/// `control`, the machine that the engine runs on, is always there. It has the variables of `all`
/// (and its own, when a file names it), but no pattern chooses it except by its name or by a group
/// it was put into: `all` never does.
public final class Inventory {
  private final Map<String, Host> hosts;
  private final Map<String, Group> groups;

  Inventory(Collection<Host> hosts, Collection<Group> groups) {
    Map<String, Host> byName = new LinkedHashMap<>();
    hosts.forEach(host -> byName.put(host.name(), host));
    Map<String, Group> groupsByName = new LinkedHashMap<>();
    groups.forEach(group -> groupsByName.put(group.name(), group));
    this.hosts = Collections.unmodifiableMap(byName);
    this.groups = Collections.unmodifiableMap(groupsByName);
  }

  /// All hosts in the order in which the files name them; `control` is last when no file names it.
  public List<Host> hosts() {
    return List.copyOf(hosts.values());
  }

  /// All groups: `all`, `ungrouped`, then in the order in which the files name them.
  public List<Group> groups() {
    return List.copyOf(groups.values());
  }

  /// The host of that name. `localhost` is `control`, unless a file names a host so.
  public Optional<Host> host(String name) {
    Host found = hosts.get(name);
    if (found == null && name.equals("localhost")) {
      found = hosts.get(Host.CONTROL);
    }
    return Optional.ofNullable(found);
  }

  public Optional<Group> group(String name) {
    return Optional.ofNullable(groups.get(name));
  }

  /// The hosts of a group: its own, then those of its children, each once; of `all` in the order of
  /// [#hosts()].
  public List<Host> hostsOf(Group group) {
    if (group.name().equals(Group.ALL)) {
      return hosts.values().stream().filter(host -> !host.isControl()).toList();
    }
    Set<String> names = new LinkedHashSet<>();
    collect(group, names, new LinkedHashSet<>());
    List<Host> found = new ArrayList<>();
    names.forEach(name -> host(name).ifPresent(found::add));
    return List.copyOf(found);
  }

  private void collect(Group group, Set<String> names, Set<String> seen) {
    if (seen.add(group.name())) {
      names.addAll(group.hosts());
      group.children().forEach(child -> group(child).ifPresent(g -> collect(g, names, seen)));
    }
  }

  /// The groups a host is in, parents before children, without `all`.
  public List<Group> groupsOf(Host host) {
    return host.groups().stream().map(groups::get).toList();
  }

  /// The hosts that a pattern chooses.
  ///
  /// @param place where the pattern is written: problems point into it
  public HostPattern.Selection select(String pattern, Span place) {
    return HostPattern.parse(pattern).select(this, place);
  }
}
