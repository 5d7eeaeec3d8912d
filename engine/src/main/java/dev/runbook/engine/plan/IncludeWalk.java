package dev.runbook.engine.plan;

import dev.runbook.engine.check.Calls;
import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.check.Spaces;
import dev.runbook.engine.check.StepBindings;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.runbook.Output;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.runbook.StepsFile;
import dev.runbook.engine.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Plans the steps of an included file, with its inputs and its own names, to its outputs.
///
/// @param variables the play's and those below: what included steps see too
record IncludeWalk(
    PlanGround ground,
    Origins origins,
    Ledger ledger,
    HoldJudge holds,
    Bindings variables,
    Inner inner) {
  /// What is in the file.
  @FunctionalInterface
  interface Inner {
    Outlook walk(List<Step> steps, Standpoint at) throws InterruptedException;
  }

  Outlook included(Step.Include include, Standpoint at)
      throws InterruptedException, EvaluationException {
    StepsFile callee = include.callee().orElseThrow();
    Map<String, Value> inputs =
        Calls.inputs(
            callee.inputs(), include.inputs(), ground.formulas(), at.bindings(), include.span());
    ledger.group(include, at, holds.holds(include, at));
    if (!(at.bindings().spaces() instanceof Spaces spaces)) {
      throw new IllegalStateException("name spaces of another kind");
    }
    boolean fromHosts =
        include.inputs().stream()
            .anyMatch(input -> origins.fromHosts(input.value(), Place.PLAIN, at));
    Known own = new Known();
    StepBindings inside = new StepBindings(Map.of(), own, variables, spaces.withInputs(inputs));
    Outlook outlook =
        inner.walk(callee.steps(), at.in(at.caller().of(include), inside, own, fromHosts));
    Map<String, Value> outputs = new LinkedHashMap<>();
    for (Output output : callee.outputs()) {
      outputs.put(output.name(), value(output, inside, at.named(include)));
    }
    outputs.put("outcome", outlook.outcome(at.named(include)));
    return outlook.with(Value.map(outputs));
  }

  /// An output has its declared type, as in a run.
  private Value value(Output output, Bindings inside, String step) {
    try {
      Formulas formulas = ground.formulas();
      return formulas.evaluate(
          output.value(), Place.PLAIN, output.type(), "`" + output.name() + "`", inside);
    } catch (EvaluationException notKnownYet) {
      return new Value.Unknown(Set.of(step), "");
    }
  }
}
