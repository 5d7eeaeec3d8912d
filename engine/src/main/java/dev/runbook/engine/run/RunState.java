package dev.runbook.engine.run;

import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.plan.Becoming;
import dev.runbook.engine.plan.HostAccesses;
import dev.runbook.engine.plan.HostProbe;
import dev.runbook.engine.secret.Redactor;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.transport.Become;
import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What all hosts of a run share.
///
/// @param hosts the names of the inventory's hosts, `control` included
/// @param things what this run has recorded as created
record RunState(
    HostProbe.Surroundings surroundings,
    EventLog log,
    Formulas formulas,
    Becoming becomings,
    Redactor redactor,
    Approver approver,
    Timers timers,
    OwnThings things,
    Set<String> hosts) {
  ModuleCatalog catalog() {
    return surroundings.catalog();
  }

  HostAccesses accesses() {
    return surroundings.accesses();
  }

  /// @throws EvaluationException when the value says nothing that makes sense
  Optional<Become> becoming(Value value, String host, Span span) throws EvaluationException {
    return becomings.read(value, host, span);
  }

  void pause(Duration time) throws InterruptedException {
    java.util.concurrent.TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
