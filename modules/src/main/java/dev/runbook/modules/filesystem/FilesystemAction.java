package dev.runbook.modules.filesystem;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.TransportException;

/// One thing to do with the file system on a device. The methods keep the promises of
/// [dev.runbook.engine.module.Module].
sealed interface FilesystemAction permits MakeFilesystem, SetLabel, RenewUuid {
  Effect effect();

  Assessment assess(Probe probe) throws ModuleFailure, TransportException, InterruptedException;

  Applied apply(Session session) throws ModuleFailure, TransportException, InterruptedException;
}
