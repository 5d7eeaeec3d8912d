package dev.runbook.engine.check;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.TypeMatch;
import dev.runbook.engine.value.ValueType;
import java.util.LinkedHashSet;
import java.util.Set;

/// What is known of a name.
///
/// @param presence whether it has a value
/// @param fields whether what was registered under it has the fields of a result: of a skipped step
///   only `outcome` and `reason` are there
/// @param definers the steps each of which gives it its value, as tags choose them; none of a name
///   that no step defines
record Known(ValueType type, Presence presence, Presence fields, Set<Tagged> definers) {
  Known {
    requireNonNull(type, "type is null");
    requireNonNull(presence, "presence is null");
    requireNonNull(fields, "fields is null");
    definers = Set.copyOf(definers);
  }

  static Known always(ValueType type) {
    return new Known(type, Presence.ALWAYS, Presence.ALWAYS, Set.of());
  }

  Known only(Presence.Gap gap) {
    return new Known(type, presence.with(gap), fields, definers);
  }

  /// The name where this holds, or else what a later part of the runbook has made of it.
  Known or(Known later, Presence.Covering covering) {
    return new Known(
        TypeMatch.join(type, later.type),
        presence.or(later.presence, covering),
        later.fields,
        union(definers, later.definers));
  }

  /// The name after a step that gives it a value again, and may be left out by its tags.
  Known over(Known earlier) {
    return earlier.presence.always()
        ? new Known(type, presence, fields, union(definers, earlier.definers))
        : this;
  }

  static Set<Tagged> union(Set<Tagged> some, Set<Tagged> others) {
    if (some.equals(others)) {
      return some;
    }
    Set<Tagged> all = new LinkedHashSet<>(some);
    all.addAll(others);
    return all;
  }
}
