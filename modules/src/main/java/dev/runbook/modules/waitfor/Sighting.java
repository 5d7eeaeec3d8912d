package dev.runbook.modules.waitfor;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What one look at a condition found.
///
/// @param seen one short line for people
/// @param missing the names that are still waited for, where there are names
/// @param percent how far it is, 0 to 100; -1 where nobody can tell
record Sighting(State state, String seen, List<String> missing, int percent) {
  /// Whether the wait is over.
  enum State {
    HOLDS,
    NOT_YET
  }

  Sighting {
    requireNonNull(state, "state is null");
    requireNonNull(seen, "seen is null");
    missing = List.copyOf(missing);
  }

  static Sighting holds(String seen) {
    return new Sighting(State.HOLDS, seen, List.of(), 100);
  }

  /// @param seen a line, or a whole sentence, whose period is left out
  static Sighting notYet(String seen) {
    String line = seen.endsWith(".") ? seen.substring(0, seen.length() - 1) : seen;
    return new Sighting(State.NOT_YET, line, List.of(), -1);
  }

  boolean holds() {
    return state == State.HOLDS;
  }
}
