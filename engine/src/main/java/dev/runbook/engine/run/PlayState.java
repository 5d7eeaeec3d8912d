package dev.runbook.engine.run;

import dev.runbook.engine.check.Spaces;
import dev.runbook.engine.check.StepBindings;
import dev.runbook.engine.plan.StepId;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Play;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// What the hosts of one play share.
record PlayState(Play play, ConcurrentHashMap<StepId, CompletableFuture<StepResult>> firsts) {
  PlayState(Play play) {
    this(play, new ConcurrentHashMap<>());
  }

  List<Definition> defaults(String module) {
    return play.defaults().getOrDefault(module, List.of());
  }

  /// The result of the host that came to this step first, once it is there; empty when that is the
  /// caller, who completes `mine`.
  Optional<CompletableFuture<StepResult>> once(StepId step, CompletableFuture<StepResult> mine) {
    return Optional.ofNullable(firsts.putIfAbsent(step, mine));
  }

  /// The bindings with another `run.attempt`.
  StepBindings inAttempt(StepBindings bindings, int attempt) {
    return bindings.spaces() instanceof Spaces spaces
        ? new StepBindings(
            bindings.locals(),
            bindings.registered(),
            bindings.variables(),
            spaces.inAttempt(attempt))
        : bindings;
  }
}
