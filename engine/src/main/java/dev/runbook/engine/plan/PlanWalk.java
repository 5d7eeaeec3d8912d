package dev.runbook.engine.plan;

import dev.runbook.engine.check.Calls;
import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.check.Formulas.Truth;
import dev.runbook.engine.check.Spaces;
import dev.runbook.engine.check.StepBindings;
import dev.runbook.engine.check.TypedResult;
import dev.runbook.engine.check.Unguarded;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Holdable;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.plan.PlannedStep.Circumstance;
import dev.runbook.engine.plan.PlannedStep.Verdict;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.runbook.Hold;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.runbook.StepsFile;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import dev.runbook.engine.yaml.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/// Walks the steps of one play for one host and says what each would do. Long because it has one
/// case for each modifier and each kind of step, in the language's order.
final class PlanWalk {
  private final ModuleCatalog catalog;
  private final Formulas formulas;
  private final Landscape landscape;
  private final HostProbe.Surroundings surroundings;
  private final Selection selection;
  private final Pending pending;
  private final Play play;
  private final Planner.Reach reach;
  private final Origins origins;
  private final List<PlannedStep> planned = new ArrayList<>();
  private Bindings playVariables = new Kept(Map.of());

  PlanWalk(
      ModuleCatalog catalog,
      Formulas formulas,
      Landscape landscape,
      HostProbe.Surroundings surroundings,
      Selection selection,
      Pending pending,
      Play play,
      Planner.Reach reach) {
    this.catalog = catalog;
    this.formulas = formulas;
    this.landscape = landscape;
    this.surroundings = surroundings;
    this.selection = selection;
    this.pending = pending;
    this.play = play;
    this.reach = reach;
    this.origins = new Origins(formulas);
  }

  /// Where the walk stands.
  private record At(
      String host,
      HostAccess target,
      StepSettings settings,
      StepBindings bindings,
      Map<String, Value> registered,
      Set<String> probed,
      Circumstance when,
      Set<String> tags,
      Caller caller,
      String loopKey,
      int depth) {
    At with(StepBindings changed) {
      return new At(
          host, target, settings, changed, registered, probed, when, tags, caller, loopKey, depth);
    }

    At with(StepSettings changed) {
      return new At(
          host, target, changed, bindings, registered, probed, when, tags, caller, loopKey, depth);
    }

    At on(HostAccess other) {
      return new At(
          host, other, settings, bindings, registered, probed, when, tags, caller, loopKey, depth);
    }

    At when(Circumstance other) {
      Circumstance worse = when.compareTo(other) > 0 ? when : other;
      return new At(
          host,
          target,
          settings,
          bindings,
          registered,
          probed,
          worse,
          tags,
          caller,
          loopKey,
          depth);
    }

    At tagged(Set<String> all) {
      return new At(
          host, target, settings, bindings, registered, probed, when, all, caller, loopKey, depth);
    }

    At item(String key) {
      String keys = loopKey.isEmpty() ? key : loopKey + "/" + key;
      return new At(
          host, target, settings, bindings, registered, probed, when, tags, caller, keys, depth);
    }

    At deeper() {
      return new At(
          host,
          target,
          settings,
          bindings,
          registered,
          probed,
          when,
          tags,
          caller,
          loopKey,
          depth + 1);
    }

    At in(Caller include, StepBindings callee, Map<String, Value> own, Set<String> comes) {
      return new At(
          host, target, settings, callee, own, comes, when, tags, include, loopKey, depth + 1);
    }
  }

  Landscape.Gathering gathering(Probe probe) {
    return name -> {
      Optional<String> stale = pending.stale(probe.host(), name);
      if (stale.isPresent()) {
        return Optional.of(Value.Unknown.after(stale.get()));
      }
      if (reach == Planner.Reach.OFFLINE) {
        return Optional.of(Value.Unknown.after("the host is looked at"));
      }
      return Landscape.fact(probe, name);
    };
  }

  List<PlannedStep> steps(
      String host,
      HostAccess access,
      StepSettings settings,
      StepBindings bindings,
      Map<String, Value> registered)
      throws InterruptedException {
    playVariables = bindings.variables();
    At at =
        new At(
            host,
            access,
            settings,
            bindings,
            registered,
            new HashSet<>(),
            Circumstance.CERTAIN,
            new HashSet<>(play.tags()),
            Caller.NONE,
            "",
            0);
    all(play.steps(), at);
    At handlers = at.tagged(Set.of("always")).when(Circumstance.MAYBE);
    for (Step handler : play.handlers()) {
      if (notified(play.steps(), handler.name())) {
        step(handler, handlers);
      }
    }
    return planned;
  }

  /// Whether a step, or one in it, names the handler.
  private boolean notified(List<Step> steps, String handler) {
    return steps.stream()
        .anyMatch(step ->
            step.modifiers().node(Modifier.NOTIFY).stream()
                    .anyMatch(names -> names(names).contains(handler))
                || notified(step.modifiers().rescue(), handler)
                || notified(step.modifiers().onFailure(), handler)
                || notified(step.modifiers().always(), handler)
                || (step instanceof Step.Block block && notified(block.steps(), handler))
                || (step instanceof Step.Include include
                    && include
                        .callee()
                        .map(file -> notified(file.steps(), handler))
                        .orElse(false)));
  }

  private static List<String> names(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> List.of(scalar.text());
      case Node.Sequence list ->
          list.items().stream().flatMap(each -> names(each).stream()).toList();
      case Node.Mapping _ -> List.of();
    };
  }

  private void all(List<Step> steps, At at) throws InterruptedException {
    for (Step step : steps) {
      step(step, at);
    }
  }

  private void step(Step step, At around) throws InterruptedException {
    Set<String> tags = new HashSet<>(around.tags());
    tags.addAll(StepTags.of(step));
    if (!StepTags.chosen(step, around.tags(), selection)) {
      return;
    }
    At at = around.tagged(tags);
    Value value;
    try {
      value = modified(step, at);
    } catch (EvaluationException e) {
      add(step, at, Optional.empty(), List.of(), fails(FailureKind.EVALUATION, e), List.of());
      value = Value.Unknown.after(named(step, at));
    }
    Value seen = value;
    step.modifiers()
        .name(Modifier.REGISTER)
        .ifPresent(name -> {
          at.registered().put(name, seen);
          at.probed().add(name);
        });
  }

  private static Verdict fails(FailureKind kind, EvaluationException e) {
    return new PlannedStep.Fails(
        new Failure(kind, e.diagnostic().message(), "", e.diagnostic().advice().orElse("")));
  }

  private Value modified(Step step, At around) throws InterruptedException, EvaluationException {
    At at = around;
    if (!step.modifiers().vars().isEmpty()
        && at.bindings().variables() instanceof Variables below) {
      AtomicReference<Bindings> seen = new AtomicReference<>(at.bindings());
      StepBindings inner =
          at.bindings().withVariables(below.above(step.modifiers().vars(), seen::get));
      seen.set(inner);
      at = at.with(inner);
    }
    Optional<Value> delegate = evaluate(step, Modifier.DELEGATE_TO, at);
    if (delegate.isPresent() && delegate.get().revealed() instanceof Value.Text name) {
      at = at.on(surroundings.accesses().of(name.text())).with(at.settings().as(Optional.empty()));
    }
    Optional<Value> loop = evaluate(step, Modifier.LOOP, at);
    return loop.isPresent() ? looped(step, loop.get(), at) : conditional(step, at);
  }

  private Value looped(Step step, Value list, At at)
      throws InterruptedException, EvaluationException {
    String as = step.modifiers().name(Modifier.AS).orElse("item");
    if (!(list.revealed() instanceof Value.Listing items)) {
      At each =
          at.item("each")
              .when(Circumstance.MAYBE)
              .with(at.bindings().with(as, new Value.Unknown(list.unknownAfter(), "‹" + as + "›")));
      conditional(step, each);
      return new Value.Unknown(list.unknownAfter(), "");
    }
    List<Value> results = new ArrayList<>();
    ItemKeys keys = new ItemKeys();
    for (Value item : items.items()) {
      Value result = conditional(step, at.item(keys.next(item)).with(at.bindings().with(as, item)));
      Map<String, Value> entry = new LinkedHashMap<>();
      entry.put("item", item);
      entry.put("outcome", Value.Unknown.after(named(step, at)));
      entry.put("result", result);
      results.add(Value.map(entry));
    }
    return Value.map(Map.of("items", Value.list(results)));
  }

  private Value conditional(Step step, At around) throws InterruptedException, EvaluationException {
    At at = around;
    Optional<Node> when = step.modifiers().node(Modifier.WHEN);
    if (when.isPresent()) {
      Truth truth = formulas.holds(when.get(), at.bindings());
      if (truth == Truth.NO) {
        add(
            step,
            at,
            Optional.empty(),
            List.of(),
            new PlannedStep.Skips("not `" + text(when.get()) + "`"),
            List.of());
        return Value.map(
            Map.of(
                "outcome",
                Value.text("skipped"),
                "reason",
                Value.text("not `" + text(when.get()) + "`")));
      }
      if (truth == Truth.UNKNOWN) {
        at = at.when(Circumstance.MAYBE);
      }
    }
    Optional<Value> become = evaluate(step, Modifier.BECOME, at);
    if (become.isPresent() && !become.get().hasUnknown()) {
      at =
          at.with(
              at.settings()
                  .as(landscape.becoming().read(become.get(), at.target().host(), step.span())));
    }
    Optional<Value> environment = evaluate(step, Modifier.ENVIRONMENT, at);
    if (environment.isPresent() && environment.get().revealed() instanceof Value.Mapping mapping) {
      at = at.with(at.settings().with(mapping.entries()));
    }
    Value value = action(step, at);
    At failing =
        at.when(Circumstance.ON_FAILURE)
            .with(
                at.bindings().with("failure", new Value.Unknown(Set.of("a failure"), "‹failure›")))
            .deeper();
    all(step.modifiers().rescue(), failing);
    all(step.modifiers().onFailure(), failing);
    all(step.modifiers().always(), at.deeper());
    return at.when() == Circumstance.MAYBE && step instanceof Step.ModuleStep && !value.hasUnknown()
        ? Value.Unknown.after(named(step, at))
        : value;
  }

  private Value action(Step step, At at) throws InterruptedException, EvaluationException {
    return switch (step) {
      case Step.ModuleStep module -> module(module, at);
      case Step.Block block -> {
        add(step, at, Optional.empty(), List.of(), new PlannedStep.Groups(), holds(step, at));
        all(block.steps(), at.deeper());
        yield Value.Unknown.after(named(step, at));
      }
      case Step.Include include -> include(include, at);
    };
  }

  private Value include(Step.Include include, At at)
      throws InterruptedException, EvaluationException {
    StepsFile callee = include.callee().orElseThrow();
    Map<String, Value> inputs =
        Calls.inputs(callee.inputs(), include.inputs(), formulas, at.bindings(), include.span());
    add(include, at, Optional.empty(), List.of(), new PlannedStep.Groups(), holds(include, at));
    if (!(at.bindings().spaces() instanceof Spaces spaces)) {
      throw new IllegalStateException("name spaces of another kind");
    }
    Map<String, Value> own = new LinkedHashMap<>();
    Bindings names = new Kept(own);
    StepBindings inside =
        new StepBindings(Map.of(), names, playVariables, spaces.withInputs(inputs));
    Set<String> probed = new HashSet<>();
    include.inputs().stream()
        .filter(input -> origins.fromHosts(input.value(), Place.PLAIN, at.bindings(), at.probed()))
        .findAny()
        .ifPresent(_ -> probed.add("inputs"));
    all(callee.steps(), at.in(at.caller().of(include), inside, own, probed));
    Map<String, Value> outputs = new LinkedHashMap<>();
    for (var output : callee.outputs()) {
      try {
        outputs.put(output.name(), formulas.evaluate(output.value(), Place.PLAIN, inside));
      } catch (EvaluationException unknownYet) {
        outputs.put(output.name(), Value.Unknown.after(named(include, at)));
      }
    }
    return Value.map(outputs);
  }

  private List<PlannedHold> holds(Step step, At at)
      throws InterruptedException, EvaluationException {
    List<PlannedHold> shown = new ArrayList<>();
    for (Hold hold : step.modifiers().holds()) {
      Truth truth =
          hold.when().isEmpty() ? Truth.YES : formulas.holds(hold.when().get(), at.bindings());
      Module<?> module = catalog.module(hold.module()).orElseThrow();
      if (truth == Truth.NO || !(module instanceof Holdable<?> holdable)) {
        continue;
      }
      StepArguments arguments =
          StepArguments.of(
              hold,
              module,
              holdable,
              play.defaults().getOrDefault(hold.module(), List.of()),
              formulas,
              at.bindings());
      shown.add(
          new PlannedHold(
              hold.module(),
              truth == Truth.YES,
              origins.arguments(arguments, at.bindings(), at.probed()),
              assessed(holdable, arguments, at)));
    }
    return shown;
  }

  private <H> String assessed(Holdable<H> holdable, StepArguments arguments, At at)
      throws InterruptedException, EvaluationException {
    if (arguments.hasUnknown()
        || reach == Planner.Reach.OFFLINE
        || at.when() != Circumstance.CERTAIN
        || pending.on(at.target().host()).isPresent()) {
      return "";
    }
    try {
      Assessment assessment =
          holdable.assessHold(
              arguments.readHold(holdable),
              new HostProbe(surroundings, at.target(), at.settings()));
      return assessment.reason();
    } catch (ModuleFailure e) {
      return "would fail: " + e.failure().message();
    } catch (TransportException e) {
      return "would fail: " + e.getMessage();
    }
  }

  private Value module(Step.ModuleStep step, At at)
      throws InterruptedException, EvaluationException {
    Module<?> module = catalog.module(step.module()).orElseThrow();
    StepArguments arguments =
        StepArguments.of(
            step,
            module,
            play.defaults().getOrDefault(step.module(), List.of()),
            formulas,
            at.bindings());
    Value value = judged(step, module, arguments, at);
    if (step.module().equals("set")) {
      arguments
          .written()
          .forEach((name, node) -> {
            if (origins.fromHosts(node, Place.PLAIN, at.bindings(), at.probed())) {
              at.probed().add(name);
            } else {
              at.probed().remove(name);
            }
          });
    }
    if (step.module().equals("set") && value.revealed() instanceof Value.Mapping mapping) {
      at.registered().putAll(mapping.entries());
    } else if (step.module().equals("set")) {
      arguments
          .values()
          .keySet()
          .forEach(name -> at.registered().put(name, Value.Unknown.after(named(step, at))));
    }
    return value;
  }

  private <A> Value judged(Step.ModuleStep step, Module<A> module, StepArguments arguments, At at)
      throws InterruptedException, EvaluationException {
    String host = at.target().host();
    if (arguments.hasUnknown()) {
      Set<String> after = new HashSet<>();
      arguments.values().values().forEach(each -> after.addAll(each.unknownAfter()));
      if (module.spec().name().equals("set")) {
        add(
            step,
            at,
            Optional.of(Effect.READ),
            origins.arguments(arguments, at.bindings(), at.probed()),
            new PlannedStep.Unjudged(after, ""),
            List.of());
        return Value.map(arguments.values());
      }
      Optional<Effect> effect = knownEffect(module, arguments);
      if (effect.equals(Optional.of(Effect.DESTROY))
          && refused(step, module, arguments.read(module), at)) {
        return refusal(step, module, arguments, at);
      }
      add(
          step,
          at,
          effect,
          origins.arguments(arguments, at.bindings(), at.probed()),
          new PlannedStep.Unjudged(after, "its arguments are not known yet"),
          List.of());
      if (!effect.equals(Optional.of(Effect.READ))) {
        pending.change(host, named(step, at), module.spec().invalidates());
      }
      return Value.Unknown.after(named(step, at));
    }
    A read = arguments.read(module);
    Effect effect = module.effect(read);
    if (effect == Effect.DESTROY && refused(step, module, read, at)) {
      return refusal(step, module, arguments, at);
    }
    Verdict verdict;
    Value value = Value.Unknown.after(named(step, at));
    if (reach == Planner.Reach.OFFLINE) {
      verdict = new PlannedStep.Unjudged(Set.of(), "nobody was connected to");
    } else if (at.when() == Circumstance.ON_FAILURE) {
      verdict = new PlannedStep.Unjudged(Set.of("a failure"), "it runs only after a failure");
    } else if (effect == Effect.READ && pending.on(host).isPresent() && touchesHost(module)) {
      verdict =
          new PlannedStep.Unjudged(
              pending.names(host), "it reads what step " + pending.on(host).get() + " changes");
    } else {
      try {
        Assessment assessment =
            module.assess(read, new HostProbe(surroundings, at.target(), at.settings()));
        value =
            assessment.changes().isEmpty()
                ? TypedResult.of(step, assessment.value())
                : due(assessment.value(), named(step, at));
        verdict =
            assessment.changes().isEmpty()
                ? new PlannedStep.Nothing(assessment.reason())
                : new PlannedStep.Changes(assessment.changes(), assessment.reason());
      } catch (ModuleFailure e) {
        verdict =
            touchesHost(module) ? failing(e.failure(), host) : new PlannedStep.Fails(e.failure());
      } catch (TransportException e) {
        verdict =
            failing(
                new Failure(FailureKind.UNREACHABLE, String.valueOf(e.getMessage()), "", e.hint()),
                host);
      }
    }
    add(
        step,
        at,
        Optional.of(effect),
        origins.arguments(arguments, at.bindings(), at.probed()),
        verdict,
        List.of());
    boolean changes =
        verdict instanceof PlannedStep.Changes || verdict instanceof PlannedStep.Unjudged;
    if (changes && effect != Effect.READ && at.when() != Circumstance.ON_FAILURE) {
      pending.change(host, named(step, at), module.spec().invalidates());
    }
    return value;
  }

  /// Whether a run would refuse the destructive step whatever it has made itself by then.
  private <A> boolean refused(Step.ModuleStep step, Module<A> module, A read, At at) {
    return Unguarded.is(step)
        && !module.removesOnlyOwn(
            read, new ForeseenSession(surroundings, at.target(), at.settings()));
  }

  private Value refusal(Step.ModuleStep step, Module<?> module, StepArguments arguments, At at) {
    add(
        step,
        at,
        Optional.of(Effect.DESTROY),
        origins.arguments(arguments, at.bindings(), at.probed()),
        new PlannedStep.Fails(Unguarded.failure(module)),
        List.of());
    return Value.Unknown.after(named(step, at));
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

  /// Steps that only compute are judged by their values, whatever hosts will say.
  private static boolean touchesHost(Module<?> module) {
    return !Set.of("assert", "set", "fail", "confirm").contains(module.spec().name());
  }

  private Verdict failing(Failure failure, String host) {
    return pending
        .on(host)
        .<Verdict>map(step -> new PlannedStep.Unjudged(Set.of(step), "now: " + failure.message()))
        .orElseGet(() -> new PlannedStep.Fails(failure));
  }

  private static <A> Optional<Effect> knownEffect(Module<A> module, StepArguments arguments) {
    try {
      return Optional.of(module.effect(arguments.read(module)));
    } catch (EvaluationException | IllegalStateException notKnownYet) {
      return Optional.empty();
    }
  }

  private List<PlannedGuard> guards(Step step, At at) {
    Optional<Node> guard = step.modifiers().node(Modifier.GUARD);
    if (guard.isEmpty()) {
      return List.of();
    }
    List<Node> parts =
        guard.get() instanceof Node.Sequence list ? list.items() : List.of(guard.get());
    List<PlannedGuard> guards = new ArrayList<>();
    for (Node part : parts) {
      Truth truth;
      try {
        truth = formulas.holds(part, at.bindings());
      } catch (EvaluationException notKnownYet) {
        truth = Truth.UNKNOWN;
      }
      guards.add(
          new PlannedGuard(text(part), truth, origins.names(part, at.bindings(), at.probed())));
    }
    return guards;
  }

  private Optional<Value> evaluate(Step step, Modifier modifier, At at) throws EvaluationException {
    Optional<Node> node = step.modifiers().node(modifier);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        formulas.evaluate(
            node.get(), Place.PLAIN, modifier.type(), "`" + modifier.key() + "`", at.bindings()));
  }

  private void add(
      Step step,
      At at,
      Optional<Effect> effect,
      List<PlannedValue> arguments,
      Verdict verdict,
      List<PlannedHold> holds) {
    planned.add(
        new PlannedStep(
            new StepId(at.caller().path(step), at.loopKey(), "1"),
            at.caller().number(step),
            step.name(),
            at.host(),
            at.target().host(),
            step instanceof Step.ModuleStep module
                ? module.module()
                : step instanceof Step.Block ? "block" : "include",
            at.depth(),
            at.tags().stream().sorted().toList(),
            effect,
            at.when(),
            "",
            arguments,
            verdict,
            holds,
            verdict instanceof PlannedStep.Skips ? List.of() : guards(step, at),
            questions(step, arguments, verdict, at),
            step.modifiers().answers().stream()
                .map(answer -> new PlannedAnswer(answer.rule().id(), answer.because()))
                .toList()));
  }

  /// What a person will be asked; a step that is skipped asks nothing.
  private List<PlannedQuestion> questions(
      Step step, List<PlannedValue> arguments, Verdict verdict, At at) {
    List<PlannedQuestion> questions = new ArrayList<>();
    if (verdict instanceof PlannedStep.Skips) {
      return questions;
    }
    try {
      evaluate(step, Modifier.APPROVE, at)
          .ifPresent(text ->
              questions.add(
                  new PlannedQuestion(PlannedQuestion.Kind.APPROVE, ValueText.shown(text))));
    } catch (EvaluationException notKnownYet) {
      questions.add(
          new PlannedQuestion(PlannedQuestion.Kind.APPROVE, notKnownYet.diagnostic().message()));
    }
    if (step instanceof Step.ModuleStep module && module.module().equals("confirm")) {
      arguments.stream()
          .filter(each -> each.name().equals("question"))
          .forEach(each ->
              questions.add(new PlannedQuestion(PlannedQuestion.Kind.CONFIRM, each.shown())));
    }
    return questions;
  }

  private static String named(Step step, At at) {
    return at.caller().number(step) + " " + step.name();
  }

  private static String text(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.text().strip();
      case Node.Sequence list ->
          String.join(" && ", list.items().stream().map(PlanWalk::text).toList());
      case Node.Mapping _ -> "";
    };
  }

  /// Registered values as bindings.
  private record Kept(Map<String, Value> values) implements Bindings {
    @Override
    public Optional<Value> find(String name) {
      return Optional.ofNullable(values.get(name));
    }

    @Override
    public Set<String> names() {
      return values.keySet();
    }
  }
}
