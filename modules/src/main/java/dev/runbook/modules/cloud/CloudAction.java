package dev.runbook.modules.cloud;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.TransportException;

/// One thing to do with a cloud. The methods keep the promises of
/// [dev.runbook.engine.module.Module].
sealed interface CloudAction
    permits CreateSet,
        WaitForSet,
        ShowSnapshots,
        DeleteSnapshots,
        CreateDisks,
        AttachDisks,
        DetachDisks,
        DeleteDisks,
        ShowDisks,
        ShowInstances {
  Effect effect();

  Assessment assess(PatientCloud cloud, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException;

  Applied apply(PatientCloud cloud, Session session)
      throws ModuleFailure, TransportException, InterruptedException;

  /// Whether all that would be removed was made by this very run.
  default boolean removesOnlyOwn(Session session) {
    return false;
  }
}
