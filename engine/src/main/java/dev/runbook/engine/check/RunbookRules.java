package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

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

  /// Asks all of them. What is found is in the order of the rules, whoever finds it first.
  static List<Diagnostic> ask(Reading reading) {
    Map<RunbookRule, List<Diagnostic>> found = new LinkedHashMap<>();
    ALL.forEach(rule -> found.put(rule, new ArrayList<>()));
    CompletableFuture<Void> beside =
        CompletableFuture.runAsync(
            () -> ask(reading, found, RunbookRule::isAskedBeside),
            task -> Thread.ofPlatform().daemon().name("rules").start(task));
    ask(reading, found, rule -> !rule.isAskedBeside());
    try {
      beside.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException mistake ? mistake : e;
    }
    return found.values().stream().flatMap(List::stream).toList();
  }

  private static void ask(
      Reading reading, Map<RunbookRule, List<Diagnostic>> found, Predicate<RunbookRule> chosen) {
    found.forEach((rule, own) -> {
      if (chosen.test(rule)) {
        rule.look(reading, own::add);
      }
    });
  }
}
