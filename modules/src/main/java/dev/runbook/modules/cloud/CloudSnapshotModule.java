package dev.runbook.modules.cloud;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.module.WrittenArguments;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.ValueType;
import java.util.Set;

/// Snapshots of disks as sets, and disks made from them, in any cloud with a command line. The
/// calls run on the control machine, whatever host the step is for.
public final class CloudSnapshotModule implements Module<CloudCall> {
  @Override
  public ModuleSpec spec() {
    return CloudArguments.SPEC;
  }

  @Override
  public CloudCall read(Arguments arguments) throws ArgumentException {
    return CloudArguments.read(arguments);
  }

  @Override
  public Effect effect(CloudCall call) {
    return call.action().effect();
  }

  @Override
  public ValueType resultOf(WrittenArguments written) {
    return CloudResult.FIELDS.of(
        written.text("action").map(action -> Set.of("action: " + action)).orElse(Set.of()));
  }

  @Override
  public Assessment assess(CloudCall call, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    return call.action().assess(cloud(call, probe, Thread::sleep), probe);
  }

  @Override
  public Applied apply(CloudCall call, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    return call.action().apply(cloud(call, session, session::pause), session);
  }

  @Override
  public boolean removesOnlyOwn(CloudCall call, Session session) {
    return call.action().removesOnlyOwn(session);
  }

  private static PatientCloud cloud(CloudCall call, Probe probe, PatientCloud.Pauses pauses)
      throws TransportException, InterruptedException {
    return new PatientCloud(
        new CommandProvider(call.provider(), probe.control()),
        probe.clock(),
        pauses,
        call.patience());
  }
}
