package dev.runbook.engine.check;

import java.util.List;

/// All rules about whole runbooks. Add a rule here and write its fixture.
final class RunbookRules {
  static final List<RunbookRule> ALL =
      List.of(
          new UntilWithoutRetries(),
          new HeldAround(),
          new HeldUnused(),
          new UnknownHandler(),
          new UnknownDelegate(),
          new UnguardedDestruction(),
          new GuardAlwaysTrue(),
          new RefusedArguments(),
          new RefusedHold());

  private RunbookRules() {}
}
