package dev.runbook.engine.check;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.TypeMatch;
import dev.runbook.engine.value.ValueType;
import java.util.Set;

/// What is known of a name.
///
/// @param presence whether it has a value
/// @param fields whether what was registered under it has the fields of a result: of a skipped step
///   only `outcome` and `reason` are there
/// @param tags the tags of what defines it
record Known(ValueType type, Presence presence, Presence fields, Set<String> tags) {
  Known {
    requireNonNull(type, "type is null");
    requireNonNull(presence, "presence is null");
    requireNonNull(fields, "fields is null");
    tags = Set.copyOf(tags);
  }

  static Known always(ValueType type) {
    return new Known(type, Presence.ALWAYS, Presence.ALWAYS, Set.of());
  }

  Known only(Presence.Gap gap) {
    return new Known(type, presence.with(gap), fields, tags);
  }

  /// The name where this holds, or else what a later part of the runbook has made of it.
  Known or(Known later, Presence.Covering covering) {
    return new Known(
        TypeMatch.join(type, later.type),
        presence.or(later.presence, covering),
        later.fields,
        later.tags);
  }
}
