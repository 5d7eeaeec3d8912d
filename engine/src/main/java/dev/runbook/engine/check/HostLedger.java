package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.expression.HostUse;
import dev.runbook.engine.inventory.Group;
import dev.runbook.engine.inventory.Host;
import dev.runbook.engine.inventory.Inventory;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What each host can have registered by now: in earlier plays, and in this one.
///
/// Hosts go side by side from one step of a play to the next; with `strategy: free`, with `serial`
/// and inside one step of the play nothing says that another host is as far.
final class HostLedger {
  /// What a play leaves behind on its hosts.
  private record Left(Set<String> hosts, Map<String, Known> registered) {}

  private final Inventory inventory;
  private final Diagnostics found;
  private final List<Left> left = new ArrayList<>();
  private @Nullable PlayGround current;
  private Map<String, Known> before = Map.of();
  private Map<String, Known> now = Map.of();

  HostLedger(Inventory inventory, Diagnostics found) {
    this.inventory = inventory;
    this.found = found;
  }

  /// A play begins.
  ///
  /// @return what its hosts have registered before
  Map<String, Known> begin(PlayGround play) {
    current = play;
    Map<String, Known> names = new LinkedHashMap<>();
    for (Left each : left) {
      List<String> there = play.hosts().stream().filter(each.hosts()::contains).toList();
      if (there.isEmpty()) {
        continue;
      }
      each.registered()
          .forEach((name, known) -> {
            Known mine =
                there.size() == play.hosts().size()
                    ? known
                    : known.only(Presence.Gap.unconditional("on " + shown(there)));
            Known old = names.get(name);
            names.put(
                name,
                old == null || there.size() == play.hosts().size()
                    ? mine
                    : old.or(mine, _ -> false));
          });
    }
    before = names;
    now = names;
    return names;
  }

  private static String shown(List<String> hosts) {
    int more = hosts.size() - 3;
    return more <= 1
        ? String.join(", ", hosts)
        : String.join(", ", hosts.subList(0, 3)) + " and " + more + " more hosts";
  }

  /// All hosts of the play come to a step of the play.
  void step() {
    before = now;
  }

  /// What a host of the play has registered so far.
  void registered(Map<String, Known> names) {
    now = names;
  }

  void end(PlayGround play, Map<String, Known> names) {
    left.add(new Left(new HashSet<>(play.hosts()), names));
  }

  /// What is known of the name that is used; empty when the host as a whole is, or when something
  /// is wrong with the host or the name, which is reported.
  Optional<Known> known(HostUse use) {
    Optional<String> host = host(use);
    if (host.isEmpty() || use.path().isEmpty()) {
      return Optional.empty();
    }
    String name = use.path().getFirst();
    Map<String, Known> names = namesOf(host.get());
    Known known = names.get(name);
    if (known == null) {
      found.add(
          Diagnostic.error(
                  CheckRules.HOSTS_NEVER_RAN,
                  use.places().getFirst(),
                  "No step that registers `"
                      + name
                      + "` can have run on `"
                      + host.get()
                      + "` before this.")
              .withAdvice(
                  Suggestion.didYouMean(name, names.keySet())
                      .or(() ->
                          inventory
                              .host(host.get())
                              .flatMap(each -> each.variable(name))
                              .map(_ ->
                                  "It is a variable of that host, and `hosts` holds what steps"
                                      + " have registered: register it there with `set`."))
                      .or(() ->
                          Optional.of(
                              "It must be registered in an earlier play on that host, or in an"
                                  + " earlier step of this play without `serial`."))));
    }
    return Optional.ofNullable(known);
  }

  private Map<String, Known> namesOf(String host) {
    Map<String, Known> names = new LinkedHashMap<>();
    for (Left each : left) {
      if (each.hosts().contains(host)) {
        add(each.registered(), names);
      }
    }
    PlayGround ground = current;
    if (ground == null || !ground.hosts().contains(host)) {
      return names;
    }
    Play play = ground.play();
    boolean first = ground.hosts().getFirst().equals(host);
    if (ground.hosts().size() == 1) {
      add(now, names);
    } else if (play.serial().isEmpty() ? play.strategy() == Play.Strategy.LINEAR : first) {
      add(before, names);
    }
    return names;
  }

  /// Later plays know of names from earlier ones only for all their hosts together.
  private static void add(Map<String, Known> later, Map<String, Known> names) {
    later.forEach((name, known) -> names.merge(name, known, (old, own) -> old.or(own, _ -> false)));
  }

  private Optional<String> host(HostUse use) {
    return switch (use.whose()) {
      case HostUse.Named(String name) -> {
        if (inventory.host(name).isEmpty()) {
          unknown(CheckRules.HOSTS_UNKNOWN_HOST, "host", name, hosts(), use.span());
          yield Optional.empty();
        }
        yield Optional.of(name);
      }
      case HostUse.Member(String name, long index) -> member(name, index, use.span());
      case HostUse.Computed _ -> Optional.empty();
    };
  }

  private Optional<String> member(String name, long index, Span span) {
    Optional<Group> group = inventory.group(name);
    if (group.isEmpty()) {
      unknown(
          CheckRules.HOSTS_UNKNOWN_GROUP,
          "group",
          name,
          inventory.groups().stream().map(Group::name).toList(),
          span);
      return Optional.empty();
    }
    List<Host> members = inventory.hostsOf(group.get());
    if (index < 0 || index >= members.size()) {
      found.add(
          Diagnostic.error(
              CheckRules.HOSTS_NO_SUCH_MEMBER,
              span,
              "The group `"
                  + name
                  + "` has "
                  + members.size()
                  + (members.size() == 1 ? " host" : " hosts")
                  + ", and no `["
                  + index
                  + "]`."));
      return Optional.empty();
    }
    return Optional.of(members.get((int) index).name());
  }

  private List<String> hosts() {
    return inventory.hosts().stream().map(Host::name).toList();
  }

  private void unknown(Rule rule, String kind, String name, List<String> known, Span span) {
    found.add(
        Diagnostic.error(rule, span, "There is no " + kind + " `" + name + "` in the inventory.")
            .withAdvice(Suggestion.didYouMean(name, known)));
  }
}
