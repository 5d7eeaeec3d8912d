package dev.runbook.engine.inventory;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// An index into the hosts of a group: `0`, `-1`, `0:2` (both ends included, as in Ansible), `1:`.
///
/// @param single whether there is one index only
record Slice(OptionalInt from, OptionalInt to, boolean single) {
  static Optional<Slice> parse(String text) {
    int colon = text.indexOf(':');
    try {
      return colon < 0
          ? Optional.of(new Slice(number(text), number(text), true))
          : Optional.of(
              new Slice(
                  number(text.substring(0, colon)), number(text.substring(colon + 1)), false));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static OptionalInt number(String text) {
    return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
  }

  /// The hosts it chooses; empty when there is none at that index.
  Optional<List<Host>> of(List<Host> hosts) {
    int size = hosts.size();
    int first = fromEnd(from.orElse(0), size);
    int last = fromEnd(to.orElse(size - 1), size);
    if (first < 0 || first >= size || (single && last >= size) || last < first) {
      return Optional.empty();
    }
    return Optional.of(hosts.subList(first, Math.min(size, last + 1)));
  }

  private static int fromEnd(int index, int size) {
    return index < 0 ? size + index : index;
  }
}
