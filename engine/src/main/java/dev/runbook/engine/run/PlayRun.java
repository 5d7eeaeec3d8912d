package dev.runbook.engine.run;

import dev.runbook.engine.check.StepBindings;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.plan.Batches;
import dev.runbook.engine.plan.Caller;
import dev.runbook.engine.plan.HostProbe;
import dev.runbook.engine.plan.Landscape;
import dev.runbook.engine.plan.StepSettings;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs one play: its hosts in batches, each host on a virtual thread, in step or free.
final class PlayRun {
  private final RunState state;
  private final Landscape landscape;
  private final Play play;
  private final RunRequest request;
  private final boolean followed;
  private final List<StepRunner> steps;
  private final Map<String, StepRunner> handlers;

  /// @param followed whether another play comes after it
  PlayRun(RunState state, Landscape landscape, Play play, RunRequest request, boolean followed) {
    this.state = state;
    this.landscape = landscape;
    this.play = play;
    this.request = request;
    this.followed = followed;
    RunnerChain chain = new RunnerChain(request.selection());
    Set<String> tags = new HashSet<>(play.tags());
    steps = chain.of(play.steps(), tags);
    Map<String, StepRunner> named = new java.util.LinkedHashMap<>();
    for (Step handler : play.handlers()) {
      chain.of(handler, Set.of("always")).ifPresent(runner -> named.put(handler.name(), runner));
    }
    handlers = named;
  }

  /// Runs it to its end.
  ///
  /// @return whether the run ends with it: a host has failed, and `any_errors_fatal` is said
  boolean run(List<HostRun> hosts, AtomicBoolean cancelled) {
    state
        .log()
        .durably(
            new RunEvent.PlayStarted(
                play.name(), play.path(), hosts.stream().map(HostRun::name).toList()));
    for (List<HostRun> batch : Batches.of(hosts, play.serial())) {
      if (cancelled.get() || batch(batch)) {
        break;
      }
    }
    return play.anyErrorsFatal() && hosts.stream().anyMatch(host -> host.lost().isPresent());
  }

  /// Whether the play must end for all hosts.
  private boolean batch(List<HostRun> batch) {
    PlayState shared = new PlayState(play);
    Pace pace = play.strategy() == Play.Strategy.LINEAR ? Pace.inStep(batch.size()) : Pace.free();
    Semaphore forks = new Semaphore(Math.max(1, request.forks()));
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger failed = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (HostRun host : batch) {
      threads.add(
          Thread.ofVirtual()
              .name(host.name())
              .start(() -> {
                try (Interruption root = host.root()) {
                  hostPart(host, shared, root, pace, forks, over, failed, batch.size());
                } finally {
                  pace.leave();
                }
              }));
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      interrupted |= join(thread);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return over.get() || failed.get() == batch.size();
  }

  private static boolean join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  private void hostPart(
      HostRun host,
      PlayState shared,
      Interruption root,
      Pace pace,
      Semaphore forks,
      AtomicBoolean over,
      AtomicInteger failed,
      int hosts) {
    try {
      Frame frame = frame(host, shared, root);
      for (int i = 0; i < steps.size(); i++) {
        StepRunner step = steps.get(i);
        Frame mine = frame.followedIf(followed || i + 1 < steps.size());
        pace.next();
        if (over.get()) {
          return;
        }
        StepResult result = within(forks, () -> step.attempt(mine));
        if (result instanceof StepResult.Failed failure) {
          lose(host, failure.failure());
          counted(failed, hosts, over);
          return;
        }
      }
      notifiedHandlers(host, frame, forks);
    } catch (EvaluationException e) {
      lose(host, Frame.failure(e));
      counted(failed, hosts, over);
    } catch (InterruptedException e) {
      lose(host, Failure.of(FailureKind.CANCELLED, "The run was cancelled."));
      counted(failed, hosts, over);
    }
  }

  private void notifiedHandlers(HostRun host, Frame frame, Semaphore forks)
      throws InterruptedException {
    Set<String> waiting = host.takeNotified();
    for (Map.Entry<String, StepRunner> handler : handlers.entrySet()) {
      if (waiting.contains(handler.getKey())) {
        StepResult result = within(forks, () -> handler.getValue().attempt(frame));
        if (result instanceof StepResult.Failed failure) {
          lose(host, failure.failure());
          return;
        }
      }
    }
  }

  private interface Part {
    StepResult run() throws InterruptedException;
  }

  private static StepResult within(Semaphore forks, Part part) throws InterruptedException {
    forks.acquire();
    try {
      return part.run();
    } finally {
      forks.release();
    }
  }

  private void counted(AtomicInteger failed, int hosts, AtomicBoolean over) {
    if (tooMany(failed.incrementAndGet(), hosts)) {
      over.set(true);
    }
  }

  private boolean tooMany(int failed, int hosts) {
    return play.anyErrorsFatal()
        || play.maxFailPercentage().map(limit -> failed * 100 > limit * hosts).orElse(false);
  }

  private void lose(HostRun host, Failure failure) {
    host.lose(failure);
    state.log().durably(new RunEvent.HostLost(host.name(), play.path(), failure));
  }

  private Frame frame(HostRun host, PlayState shared, Interruption root)
      throws EvaluationException {
    StepSettings plain = StepSettings.PLAIN.inAttempt(host.attempt());
    HostProbe before = new HostProbe(state.surroundings(), host.access(), plain);
    StepBindings bindings =
        landscape.bindings(
            play,
            host.name(),
            RegisteredNames.of(host.registers()),
            name -> Landscape.fact(before, name));
    StepSettings settings =
        plain
            .as(landscape.become(play, host.name(), bindings))
            .with(landscape.environment(play, bindings));
    HostProbe probe = new HostProbe(state.surroundings(), host.access(), settings);
    StepBindings seen =
        landscape.bindings(
            play,
            host.name(),
            RegisteredNames.of(host.registers()),
            name -> Landscape.fact(probe, name));
    host.enter(seen.variables());
    return new Frame(
        state,
        shared,
        host,
        host.access(),
        NO_STEP,
        Caller.NONE,
        "",
        "1",
        shared.inAttempt(seen, host.attempt()),
        host.registers(),
        settings,
        root);
  }

  /// What stands in a frame before the first step is entered.
  private static final Step NO_STEP =
      new Step.Block(
          new Step.Heading(
              "play", "play", "", new dev.runbook.engine.source.SourceFile("", "").start()),
          dev.runbook.engine.runbook.Modifiers.NONE,
          List.of());
}
