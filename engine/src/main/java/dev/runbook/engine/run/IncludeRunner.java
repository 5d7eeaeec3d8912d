package dev.runbook.engine.run;

import dev.runbook.engine.check.Calls;
import dev.runbook.engine.check.Spaces;
import dev.runbook.engine.check.StepBindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.runbook.StepsFile;
import dev.runbook.engine.value.Value;
import java.util.List;
import java.util.Map;

/// An include: a call with typed inputs. Its steps see their own inputs and registered values and
/// the variables of the play and the host, nothing else of the caller's; the caller gets the
/// outputs.
record IncludeRunner(Step.Include step, List<StepRunner> steps) implements StepRunner {
  IncludeRunner {
    steps = List.copyOf(steps);
  }

  @Override
  public StepResult run(Frame frame) throws InterruptedException, EvaluationException {
    StepsFile callee = step.callee().orElseThrow();
    Map<String, Value> inputs =
        Calls.inputs(
            callee.inputs(), step.inputs(), frame.run().formulas(), frame.bindings(), step.span());
    inputs.values().forEach(frame.run().redactor()::learn);
    if (!(frame.bindings().spaces() instanceof Spaces spaces)) {
      throw new IllegalStateException("name spaces of another kind");
    }
    Registers own = new Registers();
    StepBindings inside =
        new StepBindings(
            Map.of(), RegisteredNames.of(own), frame.host().variables(), spaces.withInputs(inputs));
    Frame inner = frame.inCallee(frame.caller().of(step), inside, own);
    return BlockRunner.framed(
        frame,
        () -> {
          StepResult result = BlockRunner.runAll(steps, inner);
          if (result instanceof StepResult.Failed) {
            return result;
          }
          Value outputs = Calls.outputs(callee.outputs(), frame.run().formulas(), inside);
          return result instanceof StepResult.Changed changed
              ? new StepResult.Changed(outputs, changed.changes())
              : new StepResult.Unchanged(outputs, "");
        });
  }
}
