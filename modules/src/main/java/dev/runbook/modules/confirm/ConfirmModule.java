package dev.runbook.modules.confirm;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import java.util.List;
import java.util.Map;

/// Asks the operator; anything but a yes fails the step with kind APPROVAL. `--yes` answers for
/// him. It is no guard: what destroys needs its own.
public final class ConfirmModule implements Module<Confirmation> {
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "confirm",
              "Asks the operator and goes on only after a yes. `--yes` answers for him. It replaces"
                  + " no `guard` and no `approve`.",
              List.of(
                  Parameter.required(
                      "question",
                      ValueType.Simple.STRING,
                      "What to ask: one sentence that yes or no answers.")),
              new ValueType.RecordOf("Confirmation", Map.of("question", ValueType.Simple.STRING)))
          .withShorthand("question");

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public Confirmation read(Arguments arguments) throws ArgumentException {
    String question = arguments.text("question").strip();
    if (question.isEmpty()) {
      throw new ArgumentException("question", "The question is empty.");
    }
    return new Confirmation(question);
  }

  @Override
  public Effect effect(Confirmation arguments) {
    return Effect.READ;
  }

  /// Does not ask.
  @Override
  public Assessment assess(Confirmation confirmation, Probe probe) {
    return Assessment.unchanged("asks: " + confirmation.question(), value(confirmation));
  }

  @Override
  public Applied apply(Confirmation confirmation, Session session)
      throws ModuleFailure, InterruptedException {
    session.confirm(confirmation.question());
    return Applied.unchanged("confirmed", value(confirmation));
  }

  private static Value value(Confirmation confirmation) {
    return Value.map(Map.of("question", Value.text(confirmation.question())));
  }
}
