package dev.runbook.engine.plan;

import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.value.Value;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the steps of one host have registered so far, as far as a plan knows it, and which of it
/// comes from looking at hosts.
///
/// An overlay sees what is below it and keeps its own apart: what steps register that may not run
/// is known among themselves and unknown after them.
final class Known implements Bindings {
  private final @Nullable Known below;
  private final Map<String, Value> own = new LinkedHashMap<>();
  private final Set<String> probed = new HashSet<>();

  Known() {
    this(null);
  }

  private Known(@Nullable Known below) {
    this.below = below;
  }

  Known overlay() {
    return new Known(this);
  }

  /// @param fromHosts whether the value comes from looking at hosts
  void put(String name, Value value, boolean fromHosts) {
    own.put(name, value);
    if (fromHosts) {
      probed.add(name);
    } else {
      probed.remove(name);
    }
  }

  @Override
  public Optional<Value> find(String name) {
    Value mine = own.get(name);
    if (mine != null) {
      return Optional.of(mine);
    }
    return below == null ? Optional.empty() : below.find(name);
  }

  @Override
  public Set<String> names() {
    Set<String> names = new TreeSet<>(own.keySet());
    if (below != null) {
      names.addAll(below.names());
    }
    return names;
  }

  boolean fromHosts(String name) {
    return own.containsKey(name) ? probed.contains(name) : below != null && below.fromHosts(name);
  }

  /// Everything visible here, as it is now.
  Map<String, Value> all() {
    Map<String, Value> all = below == null ? new LinkedHashMap<>() : below.all();
    all.putAll(own);
    return all;
  }

  /// Ends an overlay whose steps may run: its names are below, with values that the step tells.
  void unsettle(String step) {
    Known under = below;
    if (under != null) {
      for (String name : own.keySet()) {
        under.put(name, Value.Unknown.after(step), false);
      }
    }
  }

  /// Ends an overlay whose steps run only after a failure: names that nothing else gives are below,
  /// unknown.
  void offer(String step) {
    Known under = below;
    if (under != null) {
      for (String name : own.keySet()) {
        if (under.find(name).isEmpty()) {
          under.put(name, Value.Unknown.after(step), false);
        }
      }
    }
  }
}
