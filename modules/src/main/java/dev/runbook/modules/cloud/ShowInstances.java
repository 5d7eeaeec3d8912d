package dev.runbook.modules.cloud;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;

/// The machines of the cloud and whether they run.
record ShowInstances() implements CloudAction {
  @Override
  public Effect effect() {
    return Effect.READ;
  }

  @Override
  public Assessment assess(PatientCloud cloud, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    return Assessment.unchanged("only reads", value(cloud));
  }

  @Override
  public Applied apply(PatientCloud cloud, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    return Applied.unchanged("", value(cloud));
  }

  private static Value value(PatientCloud cloud)
      throws ModuleFailure, TransportException, InterruptedException {
    return CloudResult.ofInstances(cloud.need(CloudProvider::instances));
  }
}
