package dev.runbook.cli.report.html;

import dev.runbook.engine.plan.PlannedStep;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import java.util.Locale;
import java.util.Optional;

/// The mark of a step: a sign and a word, so that nothing is said by colour alone. The gravest
/// comes first.
enum Mark {
  FAILS("✗", "would fail"),
  DESTROYS("!", "destroys"),
  CHANGES("~", "changes"),
  UNKNOWN("?", "not known"),
  READS("r", "reads"),
  SAME("=", "unchanged"),
  SKIPPED("-", "skipped"),
  GROUP("▸", "group");

  private final String sign;
  private final String word;

  Mark(String sign, String word) {
    this.sign = sign;
    this.word = word;
  }

  static Mark of(PlannedStep step) {
    return switch (step.verdict()) {
      case PlannedStep.Groups _ -> GROUP;
      case PlannedStep.Skips _ -> SKIPPED;
      case PlannedStep.Fails _ -> FAILS;
      case PlannedStep.Nothing _ -> step.effect().equals(Optional.of(Effect.READ)) ? READS : SAME;
      case PlannedStep.Unjudged _ -> of(step.effect());
      case PlannedStep.Changes changes ->
          changes.changes().stream().map(Change::effect).anyMatch(Effect.DESTROY::equals)
              ? DESTROYS
              : of(step.effect());
    };
  }

  private static Mark of(Optional<Effect> effect) {
    if (effect.isEmpty()) {
      return UNKNOWN;
    }
    return switch (effect.get()) {
      case READ -> READS;
      case CHANGE -> CHANGES;
      case DESTROY -> DESTROYS;
    };
  }

  /// Whether a run would or may change something by it; one that would fail is what a reviewer of
  /// changes has to see, too.
  boolean concernsChange() {
    return switch (this) {
      case FAILS, DESTROYS, CHANGES, UNKNOWN -> true;
      case READS, SAME, SKIPPED, GROUP -> false;
    };
  }

  String sign() {
    return sign;
  }

  String word() {
    return word;
  }

  /// Its name in the page's markup.
  String kind() {
    return name().toLowerCase(Locale.ROOT);
  }
}
