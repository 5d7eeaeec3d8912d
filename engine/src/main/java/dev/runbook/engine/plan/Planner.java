package dev.runbook.engine.plan;

import dev.runbook.engine.check.CheckedRunbook;
import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.secret.Redactor;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Finds out what a run would do. Probes run for real and only read; nothing else runs. After a
/// step that would change a host, what only that change can tell is unknown and says so.
public final class Planner {
  private final ModuleCatalog catalog;
  private final Connections connections;
  private final Formulas formulas;
  private final Redactor redactor;
  private final InstantSource clock;
  private final int forks;

  /// @param forks how many hosts are looked at at once
  public Planner(
      ModuleCatalog catalog,
      Connections connections,
      Formulas formulas,
      Redactor redactor,
      InstantSource clock,
      int forks) {
    this.catalog = catalog;
    this.connections = connections;
    this.formulas = formulas;
    this.redactor = redactor;
    this.clock = clock;
    this.forks = forks;
  }

  /// Plans, and closes all connections.
  ///
  /// @param reach whether hosts are looked at or nobody is connected to
  public Plan plan(CheckedRunbook checked, Selection selection, Reach reach)
      throws InterruptedException {
    return plan(checked, selection, reach, new Sightings());
  }

  /// The same.
  ///
  /// @param sightings takes which very things were met on the hosts
  public Plan plan(CheckedRunbook checked, Selection selection, Reach reach, Sightings sightings)
      throws InterruptedException {
    PlannedHosts hosts = new PlannedHosts();
    Landscape landscape =
        new Landscape(
            checked, formulas, hosts, run(checked), connections.becomePassword(), redactor);
    List<Plan.PlannedPlay> plays = new ArrayList<>();
    try (HostAccesses accesses = new HostAccesses(connections, sightings)) {
      Set<String> names = new LinkedHashSet<>(Set.of("control"));
      checked.inventory().hosts().forEach(host -> names.add(host.name()));
      HostProbe.Surroundings surroundings =
          new HostProbe.Surroundings(accesses, catalog, "plan", clock);
      Pending pending = new Pending();
      for (Play play : checked.runbook().plays()) {
        PlanGround ground =
            new PlanGround(
                catalog,
                formulas,
                landscape,
                surroundings,
                selection,
                pending,
                names,
                reach,
                play,
                new ConcurrentHashMap<>());
        plays.add(new PlayPlan(ground, hosts, forks).plan(checked.hosts(play)));
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

  private static Map<String, Value> run(CheckedRunbook checked) {
    Map<String, Value> run = new LinkedHashMap<>();
    for (String field : List.of("id", "started", "operator", "engine")) {
      run.put(field, new Value.Unknown(Set.of("the run starts"), "‹run " + field + "›"));
    }
    run.put("name", Value.text(checked.runbook().name()));
    return run;
  }

  /// Whether hosts are looked at.
  public enum Reach {
    PROBES,
    OFFLINE
  }
}
