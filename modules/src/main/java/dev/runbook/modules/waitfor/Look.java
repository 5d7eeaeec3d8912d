package dev.runbook.modules.waitfor;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/// What was found when everything was looked at once.
///
/// @param progress how far it is, one line; may be empty
/// @param abort what was said by a command that makes waiting pointless
record Look(Sighting sighting, String progress, Optional<String> abort) {
  Look {
    requireNonNull(sighting, "sighting is null");
    requireNonNull(progress, "progress is null");
    requireNonNull(abort, "abort is null");
  }

  static Look of(Sighting sighting) {
    return new Look(sighting, "", Optional.empty());
  }

  /// What a watcher is shown; the same text again means that nothing changed.
  String shown() {
    return progress.isEmpty()
        ? sighting.seen()
        : sighting.seen().isEmpty() ? progress : sighting.seen() + "; " + progress;
  }
}
