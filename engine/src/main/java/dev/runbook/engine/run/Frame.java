package dev.runbook.engine.run;

import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.check.StepBindings;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.plan.Caller;
import dev.runbook.engine.plan.HostAccess;
import dev.runbook.engine.plan.StepId;
import dev.runbook.engine.plan.StepSettings;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import java.util.Optional;

/// Everything that a step sees of what is around it, on one host. Layers hand on changed copies.
///
/// @param step the step being run
/// @param target where commands go: the host itself, or the one it is delegated to
/// @param caller the include around it
record Frame(
    RunState run,
    PlayState play,
    HostRun host,
    HostAccess target,
    Step step,
    Caller caller,
    String loopKey,
    String attempt,
    StepBindings bindings,
    Registers registers,
    StepSettings settings,
    Interruption interruption) {

  StepId id() {
    return new StepId(caller.path(step), loopKey, attempt);
  }

  /// The step's outline number, for people.
  String number() {
    return caller.number(step);
  }

  Frame of(Step inner) {
    return new Frame(
        run,
        play,
        host,
        target,
        inner,
        caller,
        loopKey,
        attempt,
        bindings,
        registers,
        settings,
        interruption);
  }

  Frame with(StepBindings changed) {
    return new Frame(
        run,
        play,
        host,
        target,
        step,
        caller,
        loopKey,
        attempt,
        changed,
        registers,
        settings,
        interruption);
  }

  Frame with(StepSettings changed) {
    return new Frame(
        run,
        play,
        host,
        target,
        step,
        caller,
        loopKey,
        attempt,
        bindings,
        registers,
        changed,
        interruption);
  }

  /// @param more whether something comes after it inside of what is around it; what comes after
  ///   that comes after it too
  Frame followedIf(boolean more) {
    return more && !settings.followed() ? with(settings.followed(true)) : this;
  }

  Frame with(Interruption changed) {
    return new Frame(
        run, play, host, target, step, caller, loopKey, attempt, bindings, registers, settings,
        changed);
  }

  Frame at(HostAccess other) {
    return new Frame(
        run,
        play,
        host,
        other,
        step,
        caller,
        loopKey,
        attempt,
        bindings,
        registers,
        settings,
        interruption);
  }

  Frame inAttempt(int number) {
    String written = attempt.equals("1") ? "" + number : attempt + "." + number;
    return new Frame(
        run,
        play,
        host,
        target,
        step,
        caller,
        loopKey,
        written,
        bindings,
        registers,
        settings,
        interruption);
  }

  /// For one item of a loop, with registers of its own.
  Frame inItem(String key, String as, Value item) {
    Registers overlay = registers.overlay();
    String keys = loopKey.isEmpty() ? key : loopKey + "/" + key;
    return new Frame(
        run,
        play,
        host,
        target,
        step,
        caller,
        keys,
        attempt,
        bindings.with(as, item).withRegistered(RegisteredNames.of(overlay)),
        overlay,
        settings,
        interruption);
  }

  Frame inCallee(Caller include, StepBindings callee, Registers own) {
    return new Frame(
        run,
        play,
        host,
        target,
        step,
        include,
        loopKey,
        attempt,
        callee,
        own,
        settings,
        interruption);
  }

  Optional<Value> evaluate(Modifier modifier) throws EvaluationException {
    var node = step.modifiers().node(modifier);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    Value value =
        run.formulas()
            .evaluate(
                node.get(), Place.PLAIN, modifier.type(), "`" + modifier.key() + "`", bindings);
    return value instanceof Value.Null ? Optional.empty() : Optional.of(value);
  }

  /// Whether a condition holds; no condition holds.
  boolean holds(Modifier modifier) throws EvaluationException {
    var node = step.modifiers().node(modifier);
    return node.isEmpty() || run.formulas().holds(node.get(), bindings) == Formulas.Truth.YES;
  }

  Value coerce(Value value, ValueType type, String what) throws EvaluationException {
    return Formulas.coerce(value, type, what, step.span());
  }

  void soon(RunEvent event) {
    run.log().soon(event);
  }

  void reported(RunEvent event) {
    run.log().reported(event);
  }

  void durably(RunEvent event) {
    run.log().durably(event);
  }

  StepResult evaluationFailed(EvaluationException e) {
    Failure failure = failure(e);
    StepResult.Failed failed = new StepResult.Failed(failure, Value.NULL);
    run.log().reported(Finished.event(this, failed, java.time.Duration.ZERO));
    return failed;
  }

  static Failure failure(EvaluationException e) {
    String at = e.diagnostic().span().map(span -> span.at() + ": ").orElse("");
    return new Failure(
        FailureKind.EVALUATION,
        at + e.diagnostic().message(),
        "",
        e.diagnostic().advice().orElse(""));
  }
}
