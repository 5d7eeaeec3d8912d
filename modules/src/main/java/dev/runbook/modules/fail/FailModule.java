package dev.runbook.modules.fail;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.value.ValueType;
import java.util.List;

/// Fails with kind ASSERTION and the author's own sentence; used with `when`. A plan that reaches
/// it fails too, because the run would.
public final class FailModule implements Module<Ending> {
  private static final ModuleSpec SPEC =
      ModuleSpec.of(
              "fail",
              "Fails the step with a message; stands under a `when` as a rule.",
              List.of(
                  Parameter.required(
                      "message", ValueType.Simple.STRING, "What to say: one sentence.")),
              ValueType.Simple.DYNAMIC)
          .withShorthand("message");

  @Override
  public ModuleSpec spec() {
    return SPEC;
  }

  @Override
  public Ending read(Arguments arguments) {
    return new Ending(arguments.text("message"));
  }

  @Override
  public Effect effect(Ending arguments) {
    return Effect.READ;
  }

  @Override
  public Assessment assess(Ending ending, Probe probe) throws ModuleFailure {
    throw ModuleFailure.of(FailureKind.ASSERTION, ending.message());
  }

  @Override
  public Applied apply(Ending ending, Session session) throws ModuleFailure {
    throw ModuleFailure.of(FailureKind.ASSERTION, ending.message());
  }
}
