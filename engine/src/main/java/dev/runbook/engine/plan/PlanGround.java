package dev.runbook.engine.plan;

import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What all walks of one play stand on. Safe for use by the walks of several hosts.
///
/// @param hosts the inventory's
/// @param once what `run_once` steps came to on the first host, by step
record PlanGround(
    ModuleCatalog catalog,
    Formulas formulas,
    Landscape landscape,
    HostProbe.Surroundings surroundings,
    Selection selection,
    Pending pending,
    Set<String> hosts,
    Planner.Reach reach,
    Play play,
    Map<String, Outlook> once) {
  boolean offline() {
    return reach == Planner.Reach.OFFLINE;
  }

  /// How facts are found: from the host, unless a step before would make them stale.
  Landscape.Gathering gathering(Probe probe) {
    return name -> {
      Optional<String> stale = pending.stale(probe.host(), name);
      if (stale.isPresent()) {
        return Optional.of(Value.Unknown.after(stale.get()));
      }
      return offline()
          ? Optional.of(Value.Unknown.after("the host is looked at"))
          : Landscape.fact(probe, name);
    };
  }

  /// The value of a modifier.
  Optional<Value> evaluate(Step step, Modifier modifier, Standpoint at) throws EvaluationException {
    Optional<Node> node = step.modifiers().node(modifier);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        formulas.evaluate(
            node.get(), Place.PLAIN, modifier.type(), "`" + modifier.key() + "`", at.bindings()));
  }

  HostProbe probe(Standpoint at) {
    return new HostProbe(surroundings, at.target(), at.settings());
  }
}
