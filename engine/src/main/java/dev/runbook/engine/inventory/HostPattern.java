package dev.runbook.engine.inventory;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.source.Position;
import dev.runbook.engine.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/// A pattern that chooses hosts, with Ansible's words: names of groups and hosts, `a:b` or `a,b`
/// (either), `&b` (only those that are also in b), `!b` (not those in b), globs (`db*`, `db?`,
/// `db[ab]`), `~regex` (Java's, found anywhere from the beginning of a name), `all`, `web[0]`,
/// `web[-1]`, `web[0:2]` (the first three), `web[1:]`.
///
/// Whatever their order, `&` is applied after all that is chosen and `!` last. A name stands for
/// the group, and for the host only when no group has it. A part that fits nothing is an error:
/// whoever wrote it meant something.
///
/// @param text as it is written
/// @param parts the parts between `:` and `,`
public record HostPattern(String text, List<Part> parts) {
  private static final Pattern INDEXED = Pattern.compile("(.+)\\[(-?\\d+|-?\\d*:-?\\d*)\\]");

  /// What a part does to the choice.
  public enum Role {
    ADD,
    INTERSECT,
    EXCLUDE
  }

  /// @param name without the mark of its role
  /// @param offset where it begins in the text, its mark included, in code points from 0
  /// @param length its length, mark included, in code points
  public record Part(Role role, String name, int offset, int length) {
    public Part {
      requireNonNull(role, "role is null");
      requireNonNull(name, "name is null");
    }
  }

  /// @param hosts each once, in the order of the pattern's parts
  public record Selection(List<Host> hosts, List<Diagnostic> problems) {
    public Selection {
      hosts = List.copyOf(hosts);
      problems = List.copyOf(problems);
    }
  }

  public HostPattern {
    requireNonNull(text, "text is null");
    parts = List.copyOf(parts);
  }

  /// Splits a pattern; nothing is wrong with one until it is applied to an inventory.
  public static HostPattern parse(String text) {
    List<Part> parts = new ArrayList<>();
    int[] all = text.codePoints().toArray();
    int from = 0;
    int depth = 0;
    for (int i = 0; i <= all.length; i++) {
      int c = i < all.length ? all[i] : ',';
      boolean end = i == all.length || (depth == 0 && (c == ',' || c == ':'));
      if (end) {
        part(all, from, i).ifPresent(parts::add);
        from = i + 1;
      } else if (c == '[' || c == '(' || c == '{') {
        depth++;
      } else if (c == ']' || c == ')' || c == '}') {
        depth = Math.max(0, depth - 1);
      }
    }
    return new HostPattern(text, parts);
  }

  private static Optional<Part> part(int[] all, int start, int stop) {
    int from = start;
    int to = stop;
    while (from < to && Character.isWhitespace(all[from])) {
      from++;
    }
    while (to > from && Character.isWhitespace(all[to - 1])) {
      to--;
    }
    if (from == to) {
      return Optional.empty();
    }
    Role role =
        switch (all[from]) {
          case '!' -> Role.EXCLUDE;
          case '&' -> Role.INTERSECT;
          default -> Role.ADD;
        };
    int name = role == Role.ADD ? from : from + 1;
    return Optional.of(new Part(role, new String(all, name, to - name).strip(), from, to - from));
  }

  /// The hosts that this chooses from an inventory.
  ///
  /// @param place where the pattern is written
  public Selection select(Inventory inventory, Span place) {
    Diagnostics problems = new Diagnostics();
    Map<String, Host> chosen = new LinkedHashMap<>();
    boolean adds = parts.stream().anyMatch(part -> part.role() == Role.ADD);
    if (!adds && !parts.isEmpty()) {
      inventory.hosts().stream()
          .filter(host -> !host.isControl())
          .forEach(host -> chosen.put(host.name(), host));
    }
    for (Role role : Role.values()) {
      for (Part part : parts) {
        if (part.role() == role) {
          apply(role, matching(part, inventory, place, problems), chosen);
        }
      }
    }
    if (parts.isEmpty()) {
      problems.add(
          Diagnostic.error(InventoryRules.PATTERN, place, "The host pattern is empty.")
              .withAdvice("`all` chooses every host."));
    }
    return new Selection(List.copyOf(chosen.values()), problems.all());
  }

  private static void apply(Role role, List<Host> hosts, Map<String, Host> chosen) {
    Set<String> names = hosts.stream().map(Host::name).collect(Collectors.toSet());
    switch (role) {
      case ADD -> hosts.forEach(host -> chosen.putIfAbsent(host.name(), host));
      case INTERSECT -> chosen.keySet().retainAll(names);
      case EXCLUDE -> chosen.keySet().removeAll(names);
    }
  }

  private List<Host> matching(Part part, Inventory inventory, Span place, Diagnostics problems) {
    String name = part.name();
    Span at = span(part, place);
    if (name.startsWith("~")) {
      return byRegex(name.substring(1), inventory, at, problems);
    }
    Optional<List<Host>> exact = exactly(name, inventory);
    if (exact.isPresent()) {
      return exact.get();
    }
    Matcher indexed = INDEXED.matcher(name);
    if (indexed.matches()) {
      return indexed(indexed.group(1), indexed.group(2), part, inventory, at, problems);
    }
    if (Glob.isGlob(name)) {
      return matched(Glob.compile(name), name, inventory, at, problems);
    }
    problems.add(unknown(name, inventory, at));
    return List.of();
  }

  private static Optional<List<Host>> exactly(String name, Inventory inventory) {
    return inventory
        .group(name)
        .map(inventory::hostsOf)
        .or(() -> inventory.host(name).map(List::of));
  }

  private static List<Host> byRegex(
      String regex, Inventory inventory, Span at, Diagnostics problems) {
    try {
      return matched(Pattern.compile("(?:" + regex + ").*"), "~" + regex, inventory, at, problems);
    } catch (PatternSyntaxException e) {
      problems.add(
          Diagnostic.error(
              InventoryRules.PATTERN,
              at,
              "This is not a regular expression: " + e.getDescription() + "."));
      return List.of();
    }
  }

  private static List<Host> matched(
      Pattern pattern, String shown, Inventory inventory, Span at, Diagnostics problems) {
    Map<String, Host> found = new LinkedHashMap<>();
    boolean any = false;
    for (Group group : inventory.groups()) {
      if (pattern.matcher(group.name()).matches()) {
        any |= isOfAFile(group);
        inventory.hostsOf(group).forEach(host -> found.putIfAbsent(host.name(), host));
      }
    }
    for (Host host : inventory.hosts()) {
      if (!host.isControl() && pattern.matcher(host.name()).matches()) {
        found.putIfAbsent(host.name(), host);
      }
    }
    if (found.isEmpty() && !any) {
      problems.add(
          Diagnostic.error(
                  InventoryRules.UNKNOWN_HOST, at, "No host or group fits `" + shown + "`.")
              .withAdvice(known(inventory)));
    }
    return List.copyOf(found.values());
  }

  private static boolean isOfAFile(Group group) {
    return group.declared().isPresent();
  }

  private List<Host> indexed(
      String name, String index, Part part, Inventory inventory, Span at, Diagnostics problems) {
    Part base = new Part(part.role(), name, part.offset(), part.length());
    List<Host> hosts = matching(base, inventory, at, problems);
    if (hosts.isEmpty()) {
      return hosts;
    }
    Optional<List<Host>> slice = Slice.parse(index).flatMap(parsed -> parsed.of(hosts));
    if (slice.isEmpty()) {
      problems.add(
          Diagnostic.error(
              InventoryRules.INDEX,
              at,
              "`"
                  + name
                  + "` has "
                  + (hosts.size() == 1 ? "one host" : hosts.size() + " hosts")
                  + ": there is no `["
                  + index
                  + "]`."));
    }
    return slice.orElse(List.of());
  }

  private static Diagnostic unknown(String name, Inventory inventory, Span at) {
    Set<String> names = names(inventory);
    return Diagnostic.error(
            InventoryRules.UNKNOWN_HOST, at, "No host or group is named `" + name + "`.")
        .withAdvice(Suggestion.didYouMean(name, names).orElse(known(inventory)));
  }

  private static Set<String> names(Inventory inventory) {
    Set<String> names = new TreeSet<>();
    inventory.groups().forEach(group -> names.add(group.name()));
    inventory.hosts().forEach(host -> names.add(host.name()));
    return names;
  }

  private static String known(Inventory inventory) {
    Set<String> names = names(inventory);
    names.remove(Group.UNGROUPED);
    String some =
        names.stream().limit(12).map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    return "The inventory has " + some + (names.size() > 12 ? " and more." : ".");
  }

  /// The part's own place where the source shows the pattern as it is; the whole place otherwise.
  private Span span(Part part, Span place) {
    Optional<String> line = place.file().text().lines().skip(place.start().line() - 1L).findFirst();
    if (line.isEmpty()) {
      return place;
    }
    int[] characters = line.get().codePoints().toArray();
    int from = place.start().column() - 1;
    int[] wanted = text.codePoints().toArray();
    for (int start = from; start <= from + 1; start++) {
      if (begins(characters, start, wanted)) {
        Position begin = new Position(place.start().line(), start + part.offset() + 1);
        return new Span(
            place.file(), begin, new Position(begin.line(), begin.column() + part.length()));
      }
    }
    return place;
  }

  private static boolean begins(int[] line, int at, int[] wanted) {
    if (at + wanted.length > line.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (line[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
