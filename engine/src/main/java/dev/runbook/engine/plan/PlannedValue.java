package dev.runbook.engine.plan;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.expression.Place;
import java.util.Set;
import java.util.TreeSet;

/// A value in a plan: what it is called, how it is shown, and how it is known.
///
/// @param shown for people; a secret is its reference, what is not known yet says which step will
///   tell
/// @param place what kind of text it is: a shell's, SQL, an expression, or neither
public record PlannedValue(String name, String shown, Origin origin, Place place) {
  /// How a value is known.
  public sealed interface Origin {
    /// It is written in the runbook as it is.
    record Constant() implements Origin {}

    /// It was read from a host for this plan, or computed from what was read.
    record Probed() implements Origin {}

    /// It was computed from inputs, variables and the inventory.
    record Computed() implements Origin {}

    /// It is not known yet.
    ///
    /// @param after the steps that will tell, or another reason in words
    record Unknown(Set<String> after) implements Origin {
      public Unknown {
        after = java.util.Collections.unmodifiableSet(new TreeSet<>(after));
      }
    }

    /// A secret, or made with one.
    record Secret(String reference) implements Origin {
      public Secret {
        requireNonNull(reference, "reference is null");
      }
    }
  }

  public PlannedValue {
    requireNonNull(name, "name is null");
    requireNonNull(shown, "shown is null");
    requireNonNull(origin, "origin is null");
    requireNonNull(place, "place is null");
  }
}
