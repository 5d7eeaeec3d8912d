package dev.runbook.engine.plan;

import dev.runbook.engine.plan.PlannedStep.Circumstance;

/// Under which circumstances steps run.
///
/// @param because what that depends on, for people; empty when they run for certain
record Occasion(Circumstance when, String because) {
  static final Occasion CERTAIN = new Occasion(Circumstance.CERTAIN, "");

  static Occasion maybe(String because) {
    return new Occasion(Circumstance.MAYBE, because);
  }

  /// Both together: the less certain one, with all that it depends on.
  Occasion and(Occasion other) {
    if (when == other.when) {
      return because.isEmpty() || other.because.isEmpty() || because.equals(other.because)
          ? new Occasion(when, because.isEmpty() ? other.because : because)
          : new Occasion(when, because + "; " + other.because);
    }
    return when.compareTo(other.when) > 0 ? this : other;
  }
}
