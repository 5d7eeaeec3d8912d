package dev.runbook.engine.inventory;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An inventory while its sources are read; becomes an [Inventory] once, when all are.
final class Draft {
  /// A group or host as far as it is known.
  static final class Entry {
    final String name;
    @Nullable Span declared;
    final Set<String> children = new LinkedHashSet<>();
    final Set<String> hosts = new LinkedHashSet<>();
    final List<Variable> inline = new ArrayList<>();
    final List<Variable> files = new ArrayList<>();

    Entry(String name) {
      this.name = name;
    }

    List<Variable> variables() {
      List<Variable> all = new ArrayList<>(inline);
      all.addAll(files);
      return all;
    }
  }

  private static final int MAX_DEPTH = 100;
  private static final Span NOWHERE = new SourceFile("<inventory>", "").start();

  private final Map<String, Entry> groups = new LinkedHashMap<>();
  private final Map<String, Entry> hosts = new LinkedHashMap<>();
  private final Map<String, Span> childPlaces = new HashMap<>();
  private final List<SourceFile> files = new ArrayList<>();
  private final Diagnostics problems;

  Draft(Diagnostics problems) {
    this.problems = problems;
    groups.put(Group.ALL, new Entry(Group.ALL));
    groups.put(Group.UNGROUPED, new Entry(Group.UNGROUPED));
  }

  /// A file is read; several groups may share one.
  void read(SourceFile file) {
    if (!files.contains(file)) {
      files.add(file);
    }
  }

  List<SourceFile> files() {
    return List.copyOf(files);
  }

  /// The group, made when it is new; empty when a group cannot have the name.
  Optional<Entry> group(String name, Span place) {
    if (name.equals(Host.CONTROL)) {
      problems.add(
          Diagnostic.error(
              InventoryRules.RESERVED,
              place,
              "`control` is the machine that runs this; no group can be named so."));
      return Optional.empty();
    }
    if (!isName(name, "group", place)) {
      return Optional.empty();
    }
    return Optional.of(declared(groups.computeIfAbsent(name, Entry::new), place));
  }

  /// The host, made when it is new; empty when a host cannot have the name.
  Optional<Entry> host(String name, Span place) {
    if (name.equals(Group.ALL) || name.equals(Group.UNGROUPED)) {
      problems.add(
          Diagnostic.error(
              InventoryRules.RESERVED,
              place,
              "`" + name + "` is a group; no host can be named so."));
      return Optional.empty();
    }
    if (!isName(name, "host", place)) {
      return Optional.empty();
    }
    return Optional.of(declared(hosts.computeIfAbsent(name, Entry::new), place));
  }

  private static Entry declared(Entry entry, Span place) {
    if (entry.declared == null) {
      entry.declared = place;
    }
    return entry;
  }

  private boolean isName(String name, String kind, Span place) {
    boolean good =
        !name.isEmpty()
            && name.codePoints()
                .noneMatch(c ->
                    Character.isWhitespace(c)
                        || Character.isISOControl(c)
                        || "!&~,[]{}()*?'\"\\/;#=<>|`$@%".indexOf(c) >= 0)
            && name.charAt(0) != '-';
    if (!good) {
      problems.add(
          Diagnostic.error(
                  InventoryRules.NAME,
                  place,
                  "`" + name + "` cannot be the name of a " + kind + ".")
              .withAdvice(
                  "Names have letters, digits, `.`, `_` and `-`, and do not begin with `-`."));
    }
    return good;
  }

  void child(Entry parent, Entry child, Span place) {
    if (child.name.equals(Group.ALL)) {
      problems.add(
          Diagnostic.error(
              InventoryRules.RESERVED, place, "`all` holds every group and cannot be in one."));
    } else if (parent.children.add(child.name)) {
      childPlaces.put(parent.name + " " + child.name, place);
    }
  }

  /// The entry of the control machine; it has no place unless a file names it.
  Entry control() {
    return hosts.computeIfAbsent(Host.CONTROL, Entry::new);
  }

  Collection<Entry> groups() {
    return groups.values();
  }

  Collection<Entry> hosts() {
    return hosts.values();
  }

  Optional<Entry> knownGroup(String name) {
    return Optional.ofNullable(groups.get(name));
  }

  /// The finished inventory; empty when groups contain each other.
  Optional<Inventory> finish() {
    if (!withoutCycles()) {
      return Optional.empty();
    }
    warnOfSharedNames();
    Entry control = control();
    Map<String, Integer> depths = depths();
    Map<String, Set<String>> groupsOf = groupsOfHosts();
    Entry ungrouped = entry(Group.UNGROUPED);
    for (Entry host : hosts.values()) {
      if (groupsOf.getOrDefault(host.name, Set.of()).isEmpty() && host != control) {
        ungrouped.hosts.add(host.name);
        groupsOf.computeIfAbsent(host.name, _ -> new LinkedHashSet<>()).add(Group.UNGROUPED);
      }
    }
    Set<String> inOthers = new LinkedHashSet<>(Set.of(Group.ALL));
    groups.values().forEach(group -> inOthers.addAll(group.children));
    groups.keySet().stream()
        .filter(name -> !inOthers.contains(name))
        .forEach(entry(Group.ALL).children::add);
    List<Host> finished = new ArrayList<>();
    for (Entry host : hosts.values()) {
      finished.add(host(host, groupsOf.getOrDefault(host.name, Set.of()), depths));
    }
    return Optional.of(
        new Inventory(finished, groups.values().stream().map(Draft::group).toList()));
  }

  private Entry entry(String group) {
    return groups.computeIfAbsent(group, Entry::new);
  }

  private static Group group(Entry entry) {
    return new Group(
        entry.name,
        Optional.ofNullable(entry.declared),
        List.copyOf(entry.children),
        List.copyOf(entry.hosts),
        entry.variables());
  }

  private Host host(Entry host, Set<String> memberOf, Map<String, Integer> depths) {
    List<Entry> chain = new ArrayList<>();
    for (String name : memberOf) {
      chain.add(entry(name));
    }
    chain.sort((one, other) -> order(one, other, depths));
    List<Variable> variables = new ArrayList<>(entry(Group.ALL).variables());
    chain.forEach(group -> variables.addAll(group.variables()));
    variables.addAll(host.variables());
    return new Host(
        host.name,
        Optional.ofNullable(host.declared),
        chain.stream().map(group -> group.name).toList(),
        variables);
  }

  private static int order(Entry one, Entry other, Map<String, Integer> depths) {
    int byDepth =
        Integer.compare(depths.getOrDefault(one.name, 1), depths.getOrDefault(other.name, 1));
    if (byDepth != 0) {
      return byDepth;
    }
    int byPriority = Integer.compare(priority(one), priority(other));
    return byPriority != 0 ? byPriority : one.name.compareTo(other.name);
  }

  /// Ansible's tie-break between groups of one depth; the default is 1.
  private static int priority(Entry group) {
    return group.variables().stream()
        .filter(each -> each.name().equals("ansible_group_priority"))
        .reduce((lower, higher) -> higher)
        .map(each -> each.value() instanceof Node.Scalar s ? s.text() : "")
        .filter(text -> text.matches("-?\\d{1,9}"))
        .map(Integer::parseInt)
        .orElse(1);
  }

  /// The groups of each host, direct and above, without `all`.
  private Map<String, Set<String>> groupsOfHosts() {
    Map<String, Set<String>> found = new HashMap<>();
    Map<String, Set<String>> parents = new HashMap<>();
    groups
        .values()
        .forEach(group ->
            group.children.forEach(child ->
                parents.computeIfAbsent(child, _ -> new LinkedHashSet<>()).add(group.name)));
    for (Entry group : groups.values()) {
      Set<String> above = new LinkedHashSet<>();
      ancestors(group.name, parents, above);
      above.remove(Group.ALL);
      group.hosts.forEach(
          host -> found.computeIfAbsent(host, _ -> new LinkedHashSet<>()).addAll(above));
    }
    return found;
  }

  private static void ancestors(String group, Map<String, Set<String>> parents, Set<String> found) {
    if (found.add(group)) {
      parents.getOrDefault(group, Set.of()).forEach(parent -> ancestors(parent, parents, found));
    }
  }

  /// The length of the longest way from the top to each group; there are no cycles.
  private Map<String, Integer> depths() {
    Map<String, Integer> depths = new HashMap<>();
    groups.keySet().forEach(name -> depths.put(name, name.equals(Group.ALL) ? 0 : 1));
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Entry group : groups.values()) {
        int below = depths.getOrDefault(group.name, 1) + 1;
        for (String child : group.children) {
          if (depths.getOrDefault(child, 1) < below && !child.equals(Group.ALL)) {
            depths.put(child, below);
            changed = true;
          }
        }
      }
    }
    return depths;
  }

  private boolean withoutCycles() {
    Set<String> done = new LinkedHashSet<>();
    for (Entry group : groups.values()) {
      List<String> way = new ArrayList<>();
      if (!leadsNowhereBack(group.name, way, done)) {
        return false;
      }
    }
    return true;
  }

  /// Depth first, without recursion: a chain of groups may be as long as a file.
  private boolean leadsNowhereBack(String start, List<String> way, Set<String> done) {
    record Level(String name, Iterator<String> children) {}
    ArrayDeque<Level> open = new ArrayDeque<>();
    Set<String> onWay = new LinkedHashSet<>();
    open.push(new Level(start, childrenOf(start)));
    onWay.add(start);
    while (!open.isEmpty()) {
      Level level = open.element();
      if (!level.children().hasNext()) {
        open.pop();
        onWay.remove(level.name());
        done.add(level.name());
        continue;
      }
      String child = level.children().next();
      if (onWay.contains(child)) {
        way.addAll(onWay);
        reportCycle(way.subList(way.indexOf(child), way.size()), level.name(), child);
        return false;
      }
      if (!done.contains(child) && open.size() >= MAX_DEPTH) {
        problems.add(
            Diagnostic.error(
                InventoryRules.TOO_DEEP,
                childPlaces.getOrDefault(level.name() + " " + child, NOWHERE),
                "Groups are nested more than 100 levels deep."));
        return false;
      }
      if (!done.contains(child)) {
        open.push(new Level(child, childrenOf(child)));
        onWay.add(child);
      }
    }
    return true;
  }

  private Iterator<String> childrenOf(String name) {
    Entry entry = groups.get(name);
    return entry == null ? Collections.emptyIterator() : entry.children.iterator();
  }

  private void reportCycle(List<String> cycle, String parent, String child) {
    Span place = childPlaces.getOrDefault(parent + " " + child, NOWHERE);
    String shown = String.join("` > `", cycle) + "` > `" + child;
    problems.add(
        Diagnostic.error(InventoryRules.CYCLE, place, "A group contains itself: `" + shown + "`."));
  }

  private void warnOfSharedNames() {
    for (Entry host : hosts.values()) {
      if (groups.containsKey(host.name) && host.declared != null) {
        problems.add(
            Diagnostic.warning(
                    InventoryRules.SAME_NAME,
                    host.declared,
                    "`" + host.name + "` is the name of a group and of a host.")
                .withAdvice("Patterns with this name choose the group."));
      }
    }
  }
}
