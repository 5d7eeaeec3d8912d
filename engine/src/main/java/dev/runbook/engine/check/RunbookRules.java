package dev.runbook.engine.check;

import java.util.List;

/// All rules about whole runbooks. Add a rule here and write its fixture.
final class RunbookRules {
  static final List<RunbookRule> ALL =
      List.of(
          new NotFilledIn(),
          new UntilWithoutRetries(),
          new HeldAround(),
          new HeldUnused(),
          new RescueFallsThrough(),
          new Unreachable(),
          new NeverRuns(),
          new UnknownHandler(),
          new UnusedHandler(),
          new SameHandlerName(),
          new SameStepName(),
          new UnknownDelegate(),
          new PlayWithoutHosts(),
          new UnguardedDestruction(),
          new GuardAlwaysTrue(),
          new RefusedArguments(),
          new RefusedHold(),
          new ModifierRange(),
          new ModifierAlone(),
          new BecomeOnControl(),
          new HiddenName(),
          new OverwrittenRegister(),
          new UnusedRegister(),
          new UnusedInput(),
          new SecretInName(),
          new ShellSyntax(),
          Concatenation.ofShell(),
          Concatenation.ofSql());

  private RunbookRules() {}
}
