package dev.runbook.engine.plan;

import dev.runbook.engine.check.CheckRules;
import dev.runbook.engine.check.Formulas.Truth;
import dev.runbook.engine.check.StepBindings;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.plan.Outlook.Changing;
import dev.runbook.engine.plan.PlannedStep.Circumstance;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.result.Registered;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/// Walks the steps of one play for one host, in the order in which a run would take them and
/// through the same modifiers, outermost first.
final class PlanWalk {
  private final PlanGround ground;
  private final Origins origins;
  private final Ledger ledger;
  private final ModuleJudge modules;
  private final HoldJudge holds;
  private final LoopWalk loops;
  private final IncludeWalk includes;
  private final Map<String, Changing> notified = new LinkedHashMap<>();

  /// @param variables the play's and those below: what included steps see too
  PlanWalk(PlanGround ground, Bindings variables) {
    this.ground = ground;
    origins = new Origins(ground.formulas());
    ledger = new Ledger(ground, origins);
    modules = new ModuleJudge(ground, origins, ledger);
    holds = new HoldJudge(ground, origins);
    loops = new LoopWalk(ground, origins, this::conditional);
    includes = new IncludeWalk(ground, origins, ledger, holds, variables, this::all);
  }

  /// All steps so far.
  List<PlannedStep> planned() {
    return ledger.planned();
  }

  /// What the handler of that name waits for, as far as it is known.
  Changing notified(String handler) {
    return notified.getOrDefault(handler, Changing.NO);
  }

  /// Steps one after the other. What comes after one that would fail is planned as if that had been
  /// put right.
  Outlook all(List<Step> steps, Standpoint from) throws InterruptedException {
    Standpoint at = from;
    Outlook all = Outlook.nothing();
    for (Step step : steps) {
      Outlook outlook = step(step, at);
      if (outlook.failing().isPresent() && all.failing().isEmpty()) {
        at = at.when(unlessFails(outlook.failing().get()));
      }
      all = all.then(outlook);
    }
    return all;
  }

  static Occasion unlessFails(String step) {
    return Occasion.maybe("only if " + step + " does not fail");
  }

  /// One step, with everything around and in it.
  Outlook step(Step step, Standpoint around) throws InterruptedException {
    if (!ground.selection().chooses(step, around.tags())) {
      return Outlook.nothing();
    }
    Set<String> tags = new HashSet<>(around.tags());
    tags.addAll(step.modifiers().tags());
    Standpoint at = around.tagged(tags);
    Outlook outlook;
    try {
      outlook = once(step, at);
    } catch (EvaluationException e) {
      outlook = broken(step, at, e);
    }
    Value value = outlook.value();
    step.modifiers().name(Modifier.REGISTER).ifPresent(name -> at.known().put(name, value, true));
    remember(step, outlook, at);
    return outlook;
  }

  private Outlook broken(Step step, Standpoint at, EvaluationException e) {
    Failure failure =
        new Failure(
            FailureKind.EVALUATION,
            e.diagnostic().message(),
            "",
            e.diagnostic().advice().orElse(""));
    ledger.plain(step, at, new PlannedStep.Fails(failure));
    Value value = Registered.of(new StepResult.Failed(failure, Value.NULL));
    return at.occasion().when() == Circumstance.CERTAIN
        ? Outlook.failing(at.named(step), value)
        : Outlook.of(value, Changing.NO);
  }

  /// Which handlers wait for the step.
  private void remember(Step step, Outlook outlook, Standpoint at) {
    if (outlook.changing() == Changing.NO) {
      return;
    }
    try {
      for (Value name : ground.evaluate(step, Modifier.NOTIFY, at).stream().toList()) {
        for (Value each :
            name.revealed() instanceof Value.Listing list ? list.items() : List.of(name)) {
          if (each.revealed() instanceof Value.Text text) {
            notified.merge(text.text(), outlook.changing(), (a, b) -> a.compareTo(b) > 0 ? a : b);
          }
        }
      }
    } catch (EvaluationException e) {
      ledger.plain(step, at, new PlannedStep.Unjudged(Set.of(), e.diagnostic().message()));
    }
  }

  private Outlook once(Step step, Standpoint around)
      throws InterruptedException, EvaluationException {
    Standpoint at = withVariables(step, around);
    boolean once =
        ground.evaluate(step, Modifier.RUN_ONCE, at).equals(Optional.of(Value.bool(true)));
    if (!once) {
      return delegated(step, at);
    }
    String id = new StepId(at.caller().path(step), at.loopKey(), "1").written();
    Outlook first = ground.once().get(id);
    if (first != null) {
      return first;
    }
    Outlook outlook = delegated(step, at);
    ground.once().put(id, outlook);
    return outlook;
  }

  private static Standpoint withVariables(Step step, Standpoint at) {
    if (step.modifiers().vars().isEmpty()
        || !(at.bindings().variables() instanceof Variables below)) {
      return at;
    }
    AtomicReference<Bindings> seen = new AtomicReference<>(at.bindings());
    StepBindings inner =
        at.bindings().withVariables(below.above(step.modifiers().vars(), seen::get));
    seen.set(inner);
    return at.with(inner);
  }

  private Outlook delegated(Step step, Standpoint at)
      throws InterruptedException, EvaluationException {
    Optional<Value> to = ground.evaluate(step, Modifier.DELEGATE_TO, at);
    if (to.isEmpty()) {
      return loops.looped(step, at);
    }
    Standpoint plain = at.with(at.settings().as(Optional.empty()));
    if (!(to.get().revealed() instanceof Value.Text name)) {
      return loops.looped(step, plain.blind(to.get().unknownAfter()));
    }
    if (!ground.hosts().contains(name.text())) {
      throw new EvaluationException(
          Diagnostic.error(
              CheckRules.DELEGATE_UNKNOWN_HOST,
              step.span(),
              "There is no host `" + name.text() + "` in the inventory to delegate to."));
    }
    return loops.looped(step, plain.on(ground.surroundings().accesses().of(name.text())));
  }

  private Outlook conditional(Step step, Standpoint at)
      throws InterruptedException, EvaluationException {
    Optional<Node> when = step.modifiers().node(Modifier.WHEN);
    Truth truth = when.isEmpty() ? Truth.YES : ground.formulas().holds(when.get(), at.bindings());
    return switch (truth) {
      case YES -> ignoring(step, at);
      case NO -> {
        String reason = "not `" + Conditions.text(when.orElseThrow()) + "`";
        ledger.plain(step, at, new PlannedStep.Skips(reason));
        yield Outlook.of(Registered.of(new StepResult.Skipped(reason)), Changing.NO);
      }
      case UNKNOWN -> {
        String because = Conditions.awaited(when.orElseThrow(), ground.formulas(), at);
        Standpoint inner = at.apart().when(Occasion.maybe(because));
        Outlook outlook = ignoring(step, inner);
        inner.known().unsettle(at.named(step));
        yield outlook.unsure().with(Value.Unknown.after(at.named(step)));
      }
    };
  }

  private Outlook ignoring(Step step, Standpoint at)
      throws InterruptedException, EvaluationException {
    boolean ignores =
        ground.evaluate(step, Modifier.IGNORE_ERRORS, at).equals(Optional.of(Value.bool(true)));
    if (!ignores) {
      return rescued(step, at);
    }
    Outlook outlook;
    try {
      outlook = rescued(step, at);
    } catch (EvaluationException e) {
      outlook = broken(step, at, e);
    }
    return outlook.failing().isEmpty()
        ? outlook
        : outlook.going().with(Registered.of(new StepResult.Unchanged(outlook.value(), "")));
  }

  private Outlook rescued(Step step, Standpoint at)
      throws InterruptedException, EvaluationException {
    boolean catches =
        !step.modifiers().rescue().isEmpty()
            || !step.modifiers().onFailure().isEmpty()
            || !step.modifiers().always().isEmpty();
    Outlook outlook;
    try {
      outlook = adjusted(step, at);
    } catch (EvaluationException e) {
      if (!catches) {
        throw e;
      }
      outlook = broken(step, at, e);
    }
    if (!catches) {
      return outlook;
    }
    outlook = afterFailure(step, outlook, at);
    Outlook always = all(step.modifiers().always(), at.deeper());
    return outlook.then(always).with(outlook.value());
  }

  /// `on_failure` and `rescue`: for certain when the step would fail, else in case it does.
  private Outlook afterFailure(Step step, Outlook outlook, Standpoint at)
      throws InterruptedException {
    boolean fails = outlook.failing().isPresent();
    Standpoint inner = at.deeper();
    if (fails) {
      inner =
          inner.when(new Occasion(at.occasion().when(), outlook.failing().get() + " would fail"));
    } else {
      inner = inner.apart().when(new Occasion(Circumstance.ON_FAILURE, ""));
    }
    inner = inner.local("failure", new Value.Unknown(Set.of("a failure"), "‹failure›"), false);
    Outlook failed = all(step.modifiers().onFailure(), inner);
    Outlook rescue = all(step.modifiers().rescue(), inner);
    if (!fails) {
      inner.known().offer(at.named(step));
      return outlook;
    }
    if (step.modifiers().rescue().isEmpty()) {
      return outlook.then(failed).with(outlook.value());
    }
    return outlook
        .going()
        .then(failed.going())
        .then(rescue)
        .with(Value.Unknown.after(at.named(step)));
  }

  /// `become` and `environment`.
  private Outlook adjusted(Step step, Standpoint around)
      throws InterruptedException, EvaluationException {
    Standpoint at = around;
    Optional<Value> become = ground.evaluate(step, Modifier.BECOME, at);
    if (become.isPresent()) {
      at =
          become.get().hasUnknown()
              ? at.blind(become.get().unknownAfter())
              : at.with(
                  at.settings()
                      .as(
                          ground
                              .landscape()
                              .becoming()
                              .read(become.get(), at.target().host(), step.span())));
    }
    Optional<Value> environment = ground.evaluate(step, Modifier.ENVIRONMENT, at);
    if (environment.isPresent() && environment.get().revealed() instanceof Value.Mapping mapping) {
      at =
          mapping.hasUnknown()
              ? at.blind(mapping.unknownAfter())
              : at.with(at.settings().with(mapping.entries()));
    }
    return action(step, at);
  }

  private Outlook action(Step step, Standpoint at)
      throws InterruptedException, EvaluationException {
    return switch (step) {
      case Step.ModuleStep module -> modules.judge(module, at);
      case Step.Block block -> {
        ledger.group(step, at, holds.holds(step, at));
        yield all(block.steps(), at.deeper()).with(Value.Unknown.after(at.named(step)));
      }
      case Step.Include include -> includes.included(include, at);
    };
  }
}
