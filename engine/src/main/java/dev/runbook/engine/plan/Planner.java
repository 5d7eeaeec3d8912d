package dev.runbook.engine.plan;

import dev.runbook.engine.check.CheckedRunbook;
import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.secret.Redactor;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds out what a run would do. Probes run for real and only read; nothing else runs. After a
/// step that would change a host, what only that change can tell is unknown and says so.
public final class Planner {
  private final ModuleCatalog catalog;
  private final Connections connections;
  private final Formulas formulas;
  private final Redactor redactor;
  private final InstantSource clock;

  public Planner(
      ModuleCatalog catalog,
      Connections connections,
      Formulas formulas,
      Redactor redactor,
      InstantSource clock) {
    this.catalog = catalog;
    this.connections = connections;
    this.formulas = formulas;
    this.redactor = redactor;
    this.clock = clock;
  }

  /// Plans, and closes all connections.
  ///
  /// @param reach whether hosts are looked at or nobody is connected to
  public Plan plan(CheckedRunbook checked, Selection selection, Reach reach)
      throws InterruptedException {
    Map<String, Map<String, Value>> registered = new LinkedHashMap<>();
    Map<String, Value> run = new LinkedHashMap<>();
    run.put("id", new Value.Unknown(Set.of("the run starts"), "‹run id›"));
    run.put("name", Value.text(checked.runbook().name()));
    run.put("started", new Value.Unknown(Set.of("the run starts"), ""));
    run.put("operator", Value.text(System.getProperty("user.name", "")));
    run.put("engine", Value.text(""));
    Landscape landscape =
        new Landscape(
            checked,
            formulas,
            host -> registered.getOrDefault(host, Map.of()),
            run,
            connections.becomePassword(),
            redactor);
    List<Plan.PlannedPlay> plays = new ArrayList<>();
    try (HostAccesses accesses = new HostAccesses(connections)) {
      HostProbe.Surroundings surroundings =
          new HostProbe.Surroundings(accesses, catalog, "plan", clock);
      Pending pending = new Pending();
      for (Play play : checked.runbook().plays()) {
        List<PlannedStep> steps = new ArrayList<>();
        for (String host : checked.hosts(play)) {
          Map<String, Value> own = registered.computeIfAbsent(host, _ -> new LinkedHashMap<>());
          steps.addAll(host(play, host, own, landscape, surroundings, selection, pending, reach));
        }
        plays.add(new Plan.PlannedPlay(play.name(), play.path(), checked.hosts(play), steps));
      }
    }
    return PlanRedaction.of(
        redactor,
        new Plan(
            checked.runbook().name(),
            clock.instant(),
            reach == Reach.OFFLINE,
            inputs(checked),
            plays));
  }

  private static List<PlannedValue> inputs(CheckedRunbook checked) {
    List<PlannedValue> inputs = new ArrayList<>();
    checked
        .inputs()
        .forEach((name, value) ->
            inputs.add(
                new PlannedValue(
                    name,
                    ValueText.shown(value),
                    value instanceof Value.Sensitive secret
                        ? new PlannedValue.Origin.Secret(secret.reference())
                        : new PlannedValue.Origin.Constant(),
                    Place.PLAIN)));
    return inputs;
  }

  private List<PlannedStep> host(
      Play play,
      String host,
      Map<String, Value> registered,
      Landscape landscape,
      HostProbe.Surroundings surroundings,
      Selection selection,
      Pending pending,
      Reach reach)
      throws InterruptedException {
    HostAccess access = surroundings.accesses().of(host);
    PlanWalk walk =
        new PlanWalk(catalog, formulas, landscape, surroundings, selection, pending, play, reach);
    try {
      HostProbe plain = new HostProbe(surroundings, access, StepSettings.PLAIN);
      Bindings names = new Named(registered);
      Landscape.Gathering gathering = walk.gathering(plain);
      StepSettings settings =
          StepSettings.PLAIN.as(
              landscape.become(play, host, landscape.bindings(play, host, names, gathering)));
      HostProbe probe = new HostProbe(surroundings, access, settings);
      return walk.steps(
          host,
          access,
          settings,
          landscape.bindings(play, host, names, walk.gathering(probe)),
          registered);
    } catch (EvaluationException e) {
      return List.of(
          new PlannedStep(
              new StepId(play.path(), "", "1"),
              "",
              play.name(),
              host,
              host,
              "play",
              0,
              List.of(),
              Optional.empty(),
              PlannedStep.Circumstance.CERTAIN,
              "",
              List.of(),
              new PlannedStep.Fails(Failure.of(FailureKind.EVALUATION, e.diagnostic().message())),
              List.of(),
              List.of(),
              List.of(),
              List.of()));
    }
  }

  /// Whether hosts are looked at.
  public enum Reach {
    PROBES,
    OFFLINE
  }

  /// Registered values as bindings.
  private record Named(Map<String, Value> registered) implements Bindings {
    @Override
    public Optional<Value> find(String name) {
      return Optional.ofNullable(registered.get(name));
    }

    @Override
    public Set<String> names() {
      return registered.keySet();
    }
  }
}
