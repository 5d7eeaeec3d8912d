package dev.runbook.engine.plan;

import dev.runbook.engine.check.ForeseenEffect;
import dev.runbook.engine.check.Formulas.Truth;
import dev.runbook.engine.check.TypedResult;
import dev.runbook.engine.check.Unguarded;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.plan.Outlook.Changing;
import dev.runbook.engine.plan.OwnConditions.Found;
import dev.runbook.engine.plan.PlannedStep.Circumstance;
import dev.runbook.engine.plan.PlannedStep.Verdict;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.result.StepResult;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Says what a step that calls a module would do, by asking the module, which only reads.
final class ModuleJudge {
  /// They only compute: what they say depends on their arguments alone, whatever hosts will say.
  private static final Set<String> COMPUTING = Set.of("assert", "set", "fail", "confirm");

  private final PlanGround ground;
  private final Origins origins;
  private final Ledger ledger;
  private final OwnConditions conditions;

  ModuleJudge(PlanGround ground, Origins origins, Ledger ledger) {
    this.ground = ground;
    this.origins = origins;
    this.ledger = ledger;
    this.conditions = new OwnConditions(ground);
  }

  /// What a module has found.
  ///
  /// @param note what else a reviewer should know of changes; may be empty
  /// @param looked whether the host was asked for it
  private record Assessed(StepResult result, String note, boolean looked) {}

  Outlook judge(Step.ModuleStep step, Standpoint at)
      throws InterruptedException, EvaluationException {
    Module<?> module = ground.catalog().module(step.module()).orElseThrow();
    StepArguments arguments =
        StepArguments.of(
            step,
            module,
            ground.play().defaults().getOrDefault(step.module(), List.of()),
            ground.formulas(),
            at.bindings());
    if (step.module().equals(Tables.MODULE)) {
      return shown(step, arguments, at);
    }
    Outlook outlook =
        arguments.hasUnknown()
            ? unknown(step, module, arguments, at)
            : known(step, module, arguments, at);
    if (step.module().equals("set")) {
      keep(arguments, at);
    }
    return outlook;
  }

  /// What is shown to the reviewer is shown with what is not known in it.
  private Outlook shown(Step.ModuleStep step, StepArguments arguments, Standpoint at) {
    ledger.table(
        step,
        at,
        origins.arguments(arguments, at).stream()
            .filter(argument -> argument.name().equals("title"))
            .toList(),
        new Tables(origins).of(arguments, at));
    return Outlook.of(Value.map(arguments.values()), Changing.NO);
  }

  /// `set` gives its names to the steps that follow.
  private void keep(StepArguments arguments, Standpoint at) {
    arguments
        .values()
        .forEach((name, value) ->
            at.known()
                .put(
                    name,
                    value,
                    Optional.ofNullable(arguments.written().get(name))
                        .filter(node -> origins.fromHosts(node, Place.PLAIN, at))
                        .isPresent()));
  }

  private Outlook unknown(
      Step.ModuleStep step, Module<?> module, StepArguments arguments, Standpoint at) {
    Set<String> after = new TreeSet<>();
    arguments.values().values().forEach(each -> after.addAll(each.unknownAfter()));
    List<PlannedValue> shown = origins.arguments(arguments, at);
    if (step.module().equals("set")) {
      ledger.add(
          step,
          at,
          Optional.of(Effect.READ),
          shown,
          new PlannedStep.Unjudged(after, ""),
          List.of());
      return Outlook.of(Value.map(arguments.values()), Changing.NO);
    }
    Optional<Effect> effect =
        said(arguments).or(() -> ForeseenEffect.of(module, arguments.values()));
    if (effect.equals(Optional.of(Effect.DESTROY)) && refused(step, module, arguments, at)) {
      return refusal(step, module, shown, at);
    }
    Optional<Failure> guard = refusedByGuard(step, at);
    Verdict verdict =
        guard.isPresent()
            ? new PlannedStep.Fails(guard.get())
            : new PlannedStep.Unjudged(after, "its arguments are not known yet");
    ledger.add(step, at, effect, shown, verdict, List.of());
    return outlook(step, module, effect, new Found(verdict, later(step, at)), at);
  }

  private <A> Outlook known(
      Step.ModuleStep step, Module<A> module, StepArguments arguments, Standpoint at)
      throws InterruptedException, EvaluationException {
    A read = arguments.read(module);
    Effect effect = module.effect(read);
    List<PlannedValue> shown = origins.arguments(arguments, at);
    if (effect == Effect.DESTROY && refused(step, module, arguments, at)) {
      return refusal(step, module, shown, at);
    }
    Found found = found(step, module, read, effect, at);
    ledger.add(step, at, Optional.of(effect), shown, found.verdict(), List.of());
    return outlook(step, module, Optional.of(effect), found, at);
  }

  private <A> Found found(
      Step.ModuleStep step, Module<A> module, A read, Effect effect, Standpoint at)
      throws InterruptedException, EvaluationException {
    boolean computes = COMPUTING.contains(step.module());
    Optional<String> changed = ground.pending().on(at.target().host());
    Optional<Failure> guard = refusedByGuard(step, at);
    if (guard.isPresent()) {
      return new Found(new PlannedStep.Fails(guard.get()), later(step, at));
    }
    if (at.occasion().when() == Circumstance.ON_FAILURE) {
      return unjudged(step, at, Set.of("a failure"), "it runs only after a failure");
    }
    if (!computes && ground.offline()) {
      return unjudged(step, at, Set.of(), "nobody was connected to");
    }
    if (!computes && !at.blind().isEmpty()) {
      return unjudged(step, at, at.blind(), "where and as whom it runs is not known yet");
    }
    if (!computes && effect == Effect.READ && changed.isPresent()) {
      return unjudged(
          step, at, Set.of(changed.get()), "it reads what step " + changed.get() + " changes");
    }
    Assessed assessed = assessed(step, module, read, at);
    StepResult result = assessed.result();
    if (!computes
        && effect == Effect.READ
        && result instanceof StepResult.Unchanged later
        && later.value() instanceof Value.Unknown unknown) {
      return unjudged(step, at, unknown.after(), later.reason());
    }
    if (!computes && changed.isPresent()) {
      if (result instanceof StepResult.Failed failed) {
        return unjudged(step, at, Set.of(changed.get()), "now: " + failed.failure().message());
      }
      if (result instanceof StepResult.Unchanged unchanged) {
        String now = unchanged.reason().isEmpty() ? "nothing to do" : unchanged.reason();
        return unjudged(step, at, Set.of(changed.get()), "now: " + now);
      }
    }
    boolean overtaken = !computes && assessed.looked() && changed.isPresent();
    return conditions.judged(
        step,
        result,
        overtaken ? asThingsAre(assessed.note(), changed.get()) : assessed.note(),
        at);
  }

  /// What the host says now is not all that counts: a step before this one changes it.
  private static String asThingsAre(String note, String step) {
    String said = note.isEmpty() || note.endsWith(".") || note.endsWith(";") ? note : note + ".";
    return (said.isEmpty() ? "" : said + " ")
        + "As things are now; step "
        + step
        + " changes the host before.";
  }

  private Found unjudged(Step step, Standpoint at, Set<String> after, String reason) {
    return new Found(new PlannedStep.Unjudged(after, reason), later(step, at));
  }

  private <A> Assessed assessed(Step.ModuleStep step, Module<A> module, A read, Standpoint at)
      throws InterruptedException, EvaluationException {
    HostProbe probe = ground.probe(at);
    try {
      Assessment assessment = module.assess(read, probe);
      String note = assessment.reason();
      return assessment.changes().isEmpty()
          ? new Assessed(
              new StepResult.Unchanged(TypedResult.of(step, assessment.value()), note),
              "",
              probe.looked())
          : new Assessed(
              new StepResult.Changed(due(assessment.value(), at.named(step)), assessment.changes()),
              note,
              probe.looked());
    } catch (ModuleFailure e) {
      return new Assessed(new StepResult.Failed(e.failure(), e.value()), "", true);
    } catch (TransportException e) {
      Failure failure =
          new Failure(FailureKind.UNREACHABLE, String.valueOf(e.getMessage()), "", e.hint());
      return new Assessed(new StepResult.Failed(failure, Value.NULL), "", true);
    }
  }

  /// What the step means for those after it.
  private Outlook outlook(
      Step.ModuleStep step, Module<?> module, Optional<Effect> effect, Found found, Standpoint at) {
    boolean reads = effect.equals(Optional.of(Effect.READ));
    boolean certain = at.occasion().when() == Circumstance.CERTAIN;
    boolean changes =
        found.verdict() instanceof PlannedStep.Changes
            || (found.verdict() instanceof PlannedStep.Unjudged
                && (!reads || step.modifiers().has(Modifier.CHANGED_WHEN)));
    if (changes && !reads && at.occasion().when() != Circumstance.ON_FAILURE) {
      ground.pending().change(at.target().host(), at.named(step), module.spec().invalidates());
    }
    if (found.verdict() instanceof PlannedStep.Fails && certain) {
      return Outlook.failing(at.named(step), found.value());
    }
    boolean surely = certain && found.verdict() instanceof PlannedStep.Changes;
    return Outlook.of(
        found.value(), surely ? Changing.YES : changes ? Changing.MAYBE : Changing.NO);
  }

  private Optional<Failure> refusedByGuard(Step step, Standpoint at) {
    return ledger.guards(step, at).stream()
        .filter(guard -> guard.holds() == Truth.NO)
        .findFirst()
        .map(guard ->
            Failure.of(FailureKind.GUARD, "The guard `" + guard.expression() + "` does not hold."));
  }

  /// Whether a run would refuse the destructive step whatever it has made itself by then; no when
  /// the module cannot be asked yet.
  private <A> boolean refused(
      Step.ModuleStep step, Module<A> module, StepArguments arguments, Standpoint at) {
    if (!Unguarded.is(step)) {
      return false;
    }
    try {
      return !module.removesOnlyOwn(
          arguments.read(module),
          new ForeseenSession(ground.surroundings(), at.target(), at.settings()));
    } catch (EvaluationException | IllegalStateException notKnownYet) {
      return false;
    }
  }

  private Outlook refusal(
      Step.ModuleStep step, Module<?> module, List<PlannedValue> shown, Standpoint at) {
    PlannedStep.Fails fails = new PlannedStep.Fails(Unguarded.failure(module));
    ledger.add(step, at, Optional.of(Effect.DESTROY), shown, fails, List.of());
    return outlook(
        step, module, Optional.of(Effect.DESTROY), new Found(fails, later(step, at)), at);
  }

  private static Value later(Step step, Standpoint at) {
    return Value.Unknown.after(at.named(step));
  }

  /// A module says that a value is not known before it has changed something; this says which step
  /// that is.
  private static Value due(Value value, String step) {
    return switch (value) {
      case Value.Unknown unknown when unknown.after().isEmpty() ->
          new Value.Unknown(Set.of(step), unknown.shown());
      case Value.Listing list ->
          Value.list(list.items().stream().map(each -> due(each, step)).toList());
      case Value.Mapping mapping -> {
        Map<String, Value> entries = new LinkedHashMap<>();
        mapping.entries().forEach((name, each) -> entries.put(name, due(each, step)));
        yield Value.map(entries);
      }
      default -> value;
    };
  }

  /// What the step itself says by `effect`, where the module cannot be asked yet.
  private static Optional<Effect> said(StepArguments arguments) {
    Value said = arguments.values().get("effect");
    return said instanceof Value.Text word
        ? Arrays.stream(Effect.values())
            .filter(effect -> effect.name().equalsIgnoreCase(word.text()))
            .findFirst()
        : Optional.empty();
  }
}
