package dev.runbook.engine.check;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether a name has a value where it is used: always, or only where every gap is closed.
record Presence(List<Gap> gaps) {
  static final Presence ALWAYS = new Presence(List.of());

  /// What must hold for the name to have a value.
  ///
  /// @param reason ends the sentence "It is defined only ..."
  /// @param alternatives conditions one of which is enough; none where nothing that a runbook can
  ///   say is
  record Gap(String reason, List<Alternative> alternatives) {
    Gap {
      requireNonNull(reason, "reason is null");
      alternatives = List.copyOf(alternatives);
    }

    static Gap unconditional(String reason) {
      return new Gap(reason, List.of());
    }

    boolean closed(Set<String> facts) {
      return alternatives.stream().anyMatch(each -> facts.containsAll(each.conditions()));
    }
  }

  /// @param conditions the facts that together are enough
  /// @param otherwise the facts that are known where they are not all true; empty when that is not
  ///   one fact
  record Alternative(Set<String> conditions, Set<String> otherwise) {
    Alternative {
      conditions = Set.copyOf(conditions);
      otherwise = Set.copyOf(otherwise);
    }

    private boolean complements(Alternative other) {
      return (!otherwise.isEmpty() && otherwise.equals(other.conditions))
          || (!other.otherwise.isEmpty() && other.otherwise.equals(conditions));
    }
  }

  Presence {
    gaps = List.copyOf(gaps);
  }

  boolean always() {
    return gaps.isEmpty();
  }

  Presence with(Gap gap) {
    List<Gap> more = new ArrayList<>(gaps);
    more.add(gap);
    return new Presence(more);
  }

  /// The first gap that is open where these facts hold.
  Optional<Gap> open(Set<String> facts) {
    return gaps.stream().filter(gap -> !gap.closed(facts)).findFirst();
  }

  /// Of a name that one part of a runbook defines in some cases and another in others.
  ///
  /// @param covering says whether such conditions are all that can be
  Presence or(Presence later, Covering covering) {
    if (always() || later.always()) {
      return ALWAYS;
    }
    if (gaps.size() > 1 || later.gaps.size() > 1) {
      return later;
    }
    Gap one = gaps.getFirst();
    Gap other = later.gaps.getFirst();
    Set<Alternative> both = new LinkedHashSet<>(one.alternatives());
    both.addAll(other.alternatives());
    boolean complete =
        one.alternatives().stream()
            .anyMatch(mine -> other.alternatives().stream().anyMatch(mine::complements));
    Set<String> single = new HashSet<>();
    both.forEach(each -> {
      if (each.conditions().size() == 1) {
        single.addAll(each.conditions());
      }
    });
    return complete || covering.all(single)
        ? ALWAYS
        : new Presence(List.of(new Gap(other.reason(), List.copyOf(both))));
  }

  /// Knows when one of several conditions always holds.
  @FunctionalInterface
  interface Covering {
    boolean all(Set<String> conditions);
  }
}
