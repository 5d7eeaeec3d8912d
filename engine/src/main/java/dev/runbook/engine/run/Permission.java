package dev.runbook.engine.run;

import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.check.Unguarded;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Checks a step's `guard` and asks for its `approve`, and refuses a destructive step that has
/// neither.
record Permission(Frame frame) {
  /// For a destructive step.
  ///
  /// @throws ModuleFailure of kind GUARD or APPROVAL when it must not run
  void require(Module<?> module) throws ModuleFailure, EvaluationException, InterruptedException {
    if (Unguarded.is(frame.step())) {
      throw new ModuleFailure(Unguarded.failure(module));
    }
    Optional<Value> text = frame.evaluate(Modifier.APPROVE);
    guardOnly();
    if (text.isPresent() && text.get().revealed() instanceof Value.Text words) {
      approve(words.text());
    }
  }

  /// A guard holds for any step that has one.
  void guardOnly() throws ModuleFailure, EvaluationException {
    Optional<Node> guard = frame.step().modifiers().node(Modifier.GUARD);
    if (guard.isEmpty()) {
      return;
    }
    List<Node> parts =
        guard.get() instanceof Node.Sequence sequence ? sequence.items() : List.of(guard.get());
    for (Node part : parts) {
      check(part);
    }
  }

  private void check(Node part) throws ModuleFailure, EvaluationException {
    String expression = part instanceof Node.Scalar scalar ? scalar.text().strip() : "";
    boolean holds = frame.run().formulas().holds(part, frame.bindings()) == Formulas.Truth.YES;
    Map<String, Value> values = new LinkedHashMap<>();
    for (String name : frame.run().formulas().of(part, Place.EXPRESSION).names()) {
      frame.bindings().find(name).ifPresent(value -> values.put(name, value));
    }
    values.keySet().removeAll(List.of("facts", "hosts", "groups", "inputs"));
    frame.reported(
        new RunEvent.GuardChecked(frame.id(), frame.host().name(), expression, holds, values));
    if (!holds) {
      throw new ModuleFailure(
          Failure.of(FailureKind.GUARD, "The guard `" + expression + "` does not hold.")
              .withHint("Nothing was changed by this step."));
    }
  }

  private void approve(String text) throws ModuleFailure, InterruptedException {
    frame.run().log().settle();
    Approver.Answer answer =
        frame.run().approver().approve(frame.host().name(), frame.step().name(), text);
    frame.durably(
        new RunEvent.Answered(
            frame.id(), frame.host().name(), "approve", text, answer.granted(), answer.by()));
    if (!answer.granted()) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.APPROVAL,
                  answer.by().isEmpty()
                      ? "It needs an approval, and nobody can be asked here."
                      : "The approval was not given.")
              .withHint(
                  "Run it in a terminal and type the host's name, or give `--approve "
                      + frame.host().name()
                      + "`."));
    }
  }
}
