package dev.runbook.engine.check;

import dev.runbook.engine.value.ValueType;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The names that are defined at one place of the walk, and what else holds there.
///
/// @param own those that the play's steps have defined so far
/// @param rawAllowed whether the step says `unsafe: true`
record Scene(Map<String, ValueType> types, Set<String> own, boolean rawAllowed) {
  static Scene of(Map<String, ValueType> types) {
    return new Scene(types, Set.of(), false);
  }

  Scene allowingRaw(boolean allowed) {
    return new Scene(types, own, allowed);
  }

  Scene with(String name) {
    Map<String, ValueType> more = new LinkedHashMap<>(types);
    more.put(name, ValueType.Simple.DYNAMIC);
    Set<String> mine = new LinkedHashSet<>(own);
    mine.add(name);
    return new Scene(more, mine, rawAllowed);
  }

  Scene withAll(List<String> names) {
    Scene scene = this;
    for (String name : names) {
      scene = scene.with(name);
    }
    return scene;
  }

  /// With what the steps inside have registered.
  Scene withAllOf(Scene after) {
    return withAll(List.copyOf(after.own()));
  }

  boolean isOwn(String name) {
    return own.contains(name);
  }

  boolean isVariable(String name) {
    return !own.contains(name) && !Spaces.NAMES.contains(name);
  }
}
