package dev.runbook.modules.mount;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.transport.TransportException;

/// What a step wants of a place.
sealed interface MountAction permits FileSystemMounted, NothingMounted {
  Assessment assess(Probe probe) throws ModuleFailure, TransportException, InterruptedException;

  Applied apply(Session session) throws ModuleFailure, TransportException, InterruptedException;
}
