package dev.runbook.modules.cloud;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Waits until every member of a whole set is far enough. Changes nothing, also when it fails.
record WaitForSet(String set, Snapshot.State until, Duration timeout) implements CloudAction {
  WaitForSet {
    requireNonNull(set, "set is null");
    requireNonNull(until, "until is null");
    requireNonNull(timeout, "timeout is null");
  }

  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Assessment assess(PatientCloud cloud, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    List<Snapshot> found = found(cloud);
    return Assessment.unchanged("waits: " + SetWait.progress(until, found).text(), value(found));
  }

  @Override
  public Applied apply(PatientCloud cloud, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    List<Snapshot> reached = new SetWait(cloud, session).until(until, found(cloud), timeout);
    return Applied.unchanged(SetWait.progress(until, reached).text(), value(reached));
  }

  private List<Snapshot> found(PatientCloud cloud)
      throws ModuleFailure, TransportException, InterruptedException {
    List<Snapshot> found = cloud.need(provider -> provider.snapshotsOf(set));
    SetJudgement.refuseFlaw(set, found);
    return found;
  }

  private Value value(List<Snapshot> snapshots) {
    return CloudResult.ofSet(set, Optional.empty(), snapshots, Map.of());
  }
}
