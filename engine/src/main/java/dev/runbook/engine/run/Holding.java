package dev.runbook.engine.run;

import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.module.Held;
import dev.runbook.engine.module.Holdable;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.plan.StepArguments;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Hold;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/// `with`: opens what is held in order, watches it while the step runs, and releases it in reverse
/// order whatever happens.
///
/// A loss cancels the step at once and is its failure. What is held further out may be lost
/// meanwhile: that does not stop a release. A thing that was not held to the end when it is
/// released fails the step even if all of its steps went well.
record Holding(StepRunner next) implements StepRunner {
  private static final Duration WATCH = Duration.ofMillis(250);

  @Override
  public StepResult run(Frame frame) throws InterruptedException, EvaluationException {
    return hold(frame, frame.step().modifiers().holds());
  }

  private StepResult hold(Frame frame, List<Hold> rest)
      throws InterruptedException, EvaluationException {
    if (rest.isEmpty()) {
      return next.attempt(frame);
    }
    Hold hold = rest.getFirst();
    List<Hold> others = rest.subList(1, rest.size());
    if (hold.when().isPresent()
        && frame.run().formulas().holds(hold.when().get(), frame.bindings())
            != Formulas.Truth.YES) {
      return hold(frame, others);
    }
    Held held;
    try {
      held = open(frame, hold);
    } catch (ModuleFailure e) {
      return failed(frame, e.failure());
    } catch (TransportException e) {
      return failed(frame, TransportFailures.failure(e));
    }
    return released(frame, hold, held, others);
  }

  private StepResult released(Frame frame, Hold hold, Held held, List<Hold> others)
      throws InterruptedException, EvaluationException {
    StepResult result;
    try {
      result = watched(frame, held, others);
    } catch (InterruptedException | EvaluationException | RuntimeException e) {
      Thread.interrupted();
      release(frame, hold, held);
      throw e;
    }
    boolean interrupted = Thread.interrupted();
    Optional<Failure> late = release(frame, hold, held);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return late.isPresent() && !(result instanceof StepResult.Failed)
        ? failed(frame, late.get())
        : result;
  }

  private StepResult watched(Frame frame, Held held, List<Hold> others)
      throws InterruptedException, EvaluationException {
    try (Interruption mine = frame.interruption().inner()) {
      Future<?> watch = frame.run().timers().every(WATCH, () -> held.lost().ifPresent(mine::fire));
      try {
        StepResult result = hold(frame.with(mine).with(frame.settings().holding(held)), others);
        Optional<Failure> lost = mine.fired().or(held::lost);
        return lost.isPresent() && !rootCause(result) ? failed(frame, lost.get()) : result;
      } catch (InterruptedException e) {
        if (mine.fired().isPresent()) {
          return failed(frame, mine.fired().get());
        }
        throw e;
      } finally {
        watch.cancel(false);
      }
    }
  }

  private static boolean rootCause(StepResult result) {
    return result instanceof StepResult.Failed failed
        && failed.failure().kind() == FailureKind.SESSION_LOST;
  }

  private static Held open(Frame frame, Hold hold)
      throws ModuleFailure, TransportException, InterruptedException, EvaluationException {
    Module<?> module = frame.run().catalog().module(hold.module()).orElseThrow();
    if (!(module instanceof Holdable<?> holdable)) {
      throw ModuleFailure.of(
          FailureKind.EVALUATION, "Module `" + hold.module() + "` cannot be held under `with`.");
    }
    StepArguments arguments =
        StepArguments.of(
            hold,
            module,
            holdable,
            frame.play().defaults(hold.module()),
            frame.run().formulas(),
            frame.bindings());
    RunSession session = new RunSession(frame);
    Held held = open(holdable, arguments, session, frame, hold);
    session.finished();
    return held;
  }

  private static <H> Held open(
      Holdable<H> holdable, StepArguments arguments, RunSession session, Frame frame, Hold hold)
      throws ModuleFailure, TransportException, InterruptedException, EvaluationException {
    H read = arguments.readHold(holdable);
    frame.durably(
        new RunEvent.HoldOpened(
            frame.id(), frame.target().host(), hold.module(), arguments.shown()));
    try {
      return holdable.open(read, session);
    } catch (ModuleFailure | TransportException | InterruptedException | RuntimeException e) {
      frame.durably(
          new RunEvent.HoldReleased(
              frame.id(),
              frame.target().host(),
              hold.module(),
              arguments.shown(),
              Optional.empty()));
      throw e;
    }
  }

  private static Optional<Failure> release(Frame frame, Hold hold, Held held)
      throws InterruptedException {
    Optional<Failure> failure = Optional.empty();
    try (Interruption _ = frame.host().clearingUp(frame.interruption())) {
      held.release();
    } catch (ModuleFailure e) {
      failure = Optional.of(e.failure());
    }
    frame.durably(
        new RunEvent.HoldReleased(
            frame.id(), frame.target().host(), hold.module(), held.description(), failure));
    return failure;
  }

  private static StepResult failed(Frame frame, Failure failure) {
    StepResult.Failed failed = new StepResult.Failed(failure, Value.NULL);
    frame.durably(Finished.event(frame, failed, Duration.ZERO));
    return failed;
  }
}
