package dev.runbook.engine.plan;

import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// Plans one play: its hosts in batches, from one top-level step to the next, the hosts of a batch
/// side by side. A step that goes to other hosts, or is for the first one only, is planned for one
/// host after the other, so that a plan comes out the same each time.
final class PlayPlan {
  private final PlanGround ground;
  private final PlannedHosts hosts;
  private final Semaphore free;

  /// @param forks how many hosts are looked at at once
  PlayPlan(PlanGround ground, PlannedHosts hosts, int forks) {
    this.ground = ground;
    this.hosts = hosts;
    free = new Semaphore(Math.max(1, forks));
  }

  /// What a host does in a step.
  @FunctionalInterface
  private interface Part {
    void of(HostWalk walk) throws InterruptedException;
  }

  Plan.PlannedPlay plan(List<String> names) throws InterruptedException {
    Play play = ground.play();
    Map<String, List<PlannedStep>> planned = new LinkedHashMap<>();
    for (List<String> batch : Batches.of(names, play.serial())) {
      List<HostWalk> walks = new ArrayList<>();
      for (String host : batch) {
        try {
          walks.add(HostWalk.begin(ground, hosts, host));
        } catch (EvaluationException e) {
          planned.put(host, List.of(HostWalk.cannotBegin(play, host, e)));
          hosts.fails(host, "the play " + play.name());
        }
      }
      for (Step step : play.steps()) {
        each(walks, walk -> walk.step(step), alone(step));
      }
      each(walks, HostWalk::handlers, play.handlers().stream().anyMatch(PlayPlan::alone));
      walks.forEach(walk -> planned.put(walk.host(), walk.planned()));
    }
    List<PlannedStep> steps = new ArrayList<>();
    names.forEach(host -> steps.addAll(planned.getOrDefault(host, List.of())));
    return new Plan.PlannedPlay(play.name(), play.path(), names, steps);
  }

  private void each(List<HostWalk> walks, Part part, boolean alone) throws InterruptedException {
    if (walks.size() < 2 || alone || ground.offline()) {
      for (HostWalk walk : walks) {
        part.of(walk);
      }
    } else {
      sideBySide(walks, part);
    }
    walks.forEach(walk -> hosts.publish(walk.host()));
  }

  private void sideBySide(List<HostWalk> walks, Part part) throws InterruptedException {
    List<Callable<Boolean>> parts = new ArrayList<>();
    for (HostWalk walk : walks) {
      parts.add(() -> {
        free.acquire();
        try {
          part.of(walk);
          return true;
        } finally {
          free.release();
        }
      });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> done : threads.invokeAll(parts)) {
        done.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException) {
        throw new InterruptedException("the plan was cancelled");
      }
      throw new IllegalStateException("a step could not be planned", e.getCause());
    }
  }

  /// Whether the step, or one in it, concerns more than its own host.
  private static boolean alone(Step step) {
    return step.modifiers().has(Modifier.DELEGATE_TO)
        || step.modifiers().has(Modifier.RUN_ONCE)
        || anyAlone(step.modifiers().rescue())
        || anyAlone(step.modifiers().onFailure())
        || anyAlone(step.modifiers().always())
        || switch (step) {
          case Step.ModuleStep _ -> false;
          case Step.Block block -> anyAlone(block.steps());
          case Step.Include include ->
              include.callee().map(file -> anyAlone(file.steps())).orElse(false);
        };
  }

  private static boolean anyAlone(List<Step> steps) {
    return steps.stream().anyMatch(PlayPlan::alone);
  }
}
