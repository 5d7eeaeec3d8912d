package dev.runbook.engine.run;

import dev.runbook.engine.check.TypedResult;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.SeenAhead;
import dev.runbook.engine.plan.StepArguments;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.util.Optional;

/// Runs a module for one host: arguments, guard and approval, the event that it starts, the module,
/// the event that it ended.
record ModuleRunner(Step.ModuleStep step) implements StepRunner {
  @Override
  public StepResult run(Frame frame) throws InterruptedException {
    Module<?> module = frame.run().catalog().module(step.module()).orElseThrow();
    long start = System.nanoTime();
    RunSession session = new RunSession(frame);
    StepResult result;
    try {
      result = whole(module, frame, session);
    } catch (EvaluationException e) {
      result = new StepResult.Failed(Frame.failure(e), Value.NULL);
    } catch (ModuleFailure e) {
      result = new StepResult.Failed(e.failure(), e.value());
    } catch (TransportException e) {
      result = new StepResult.Failed(TransportFailures.failure(e), Value.NULL);
    } catch (InterruptedException e) {
      cancelled(frame, start);
      throw e;
    } catch (JournalLost e) {
      throw e;
    } catch (RuntimeException e) {
      System.getLogger(ModuleRunner.class.getName())
          .log(System.Logger.Level.ERROR, "module " + step.module(), e);
      result = new StepResult.Failed(internal(e), Value.NULL);
    }
    result = Taint.of(result, frame.run().redactor(), frame.step().name());
    if (!(result instanceof StepResult.Unchanged)) {
      frame.target().facts().invalidate(module.spec().invalidates());
    }
    if (!session.leavesSeen(result)) {
      frame.settings().ahead().ifPresent(SeenAhead::forget);
    }
    result = judged(frame, result);
    keepSet(frame, module, result);
    frame.reported(Finished.event(frame, result, Duration.ofNanos(System.nanoTime() - start)));
    session.finished();
    return result;
  }

  private static StepResult judged(Frame frame, StepResult result) {
    try {
      return Judging.of(frame, result);
    } catch (EvaluationException e) {
      return new StepResult.Failed(Frame.failure(e), result.value());
    }
  }

  private <A> StepResult whole(Module<A> module, Frame frame, RunSession session)
      throws EvaluationException, ModuleFailure, TransportException, InterruptedException {
    StepArguments arguments =
        StepArguments.of(
            step,
            module,
            frame.play().defaults(step.module()),
            frame.run().formulas(),
            frame.bindings());
    A read = arguments.read(module);
    Effect effect = module.effect(read);
    boolean destroys = effect == Effect.DESTROY && !module.removesOnlyOwn(read, session);
    if (destroys || step.modifiers().has(Modifier.GUARD)) {
      frame.soon(asking(frame));
      permit(frame, module, destroys);
    }
    started(frame, Optional.of(effect), arguments.shown());
    Applied applied = module.apply(read, session);
    Value value = TypedResult.of(step, applied.value());
    return applied.changes().isEmpty()
        ? new StepResult.Unchanged(value, applied.reason())
        : new StepResult.Changed(value, applied.changes());
  }

  private void permit(Frame frame, Module<?> module, boolean destroys)
      throws ModuleFailure, EvaluationException, InterruptedException {
    if (destroys) {
      new Permission(frame).require(module);
    } else {
      new Permission(frame).guardOnly();
    }
  }

  /// The step is come to; it has no effect yet, nor will it if the answer is no.
  private RunEvent asking(Frame frame) {
    return new RunEvent.StepStarted(
        frame.id(),
        frame.host().name(),
        frame.number(),
        step.name(),
        step.module(),
        Optional.empty(),
        "");
  }

  private void started(Frame frame, Optional<Effect> effect, String does) {
    RunEvent event =
        new RunEvent.StepStarted(
            frame.id(),
            frame.host().name(),
            frame.number(),
            step.name(),
            step.module(),
            effect,
            does);
    if (effect.equals(Optional.of(Effect.READ))) {
      frame.soon(event);
    } else {
      frame.durably(event);
    }
  }

  private static void cancelled(Frame frame, long start) {
    StepResult.Failed failed =
        new StepResult.Failed(Failure.of(FailureKind.CANCELLED, "It was cancelled."), Value.NULL);
    boolean interrupted = Thread.interrupted();
    frame.durably(Finished.event(frame, failed, Duration.ofNanos(System.nanoTime() - start)));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// `set` gives its names to the steps that follow.
  private static void keepSet(Frame frame, Module<?> module, StepResult result) {
    if (module.spec().name().equals("set")
        && !(result instanceof StepResult.Failed)
        && result.value().revealed() instanceof Value.Mapping mapping) {
      mapping.entries().forEach(frame.registers()::put);
    }
  }

  private static Failure internal(RuntimeException e) {
    return new Failure(
        FailureKind.INTERNAL,
        "The engine itself failed here: " + e.getClass().getSimpleName() + ".",
        "",
        "The log file has the details; please report them.");
  }
}
