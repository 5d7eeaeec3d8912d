package dev.runbook.modules.filesystem;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Held;
import dev.runbook.engine.module.Holdable;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.util.List;

/// `filesystem`: file systems made where nothing is, their labels and UUIDs; under `with`, frozen
/// for a block.
public final class FilesystemModule implements Module<FilesystemAction>, Holdable<Freeze> {
  @Override
  public ModuleSpec spec() {
    return FilesystemArguments.SPEC;
  }

  @Override
  public List<Parameter> holdParameters() {
    return FilesystemArguments.HOLD;
  }

  @Override
  public FilesystemAction read(Arguments arguments) throws ArgumentException {
    return FilesystemArguments.read(arguments);
  }

  @Override
  public Effect effect(FilesystemAction action) {
    return action.effect();
  }

  @Override
  public Assessment assess(FilesystemAction action, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    return action.assess(probe);
  }

  @Override
  public Applied apply(FilesystemAction action, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    return action.apply(session);
  }

  @Override
  public Freeze readHold(Arguments arguments) throws ArgumentException {
    return FilesystemArguments.readHold(arguments);
  }

  @Override
  public Assessment assessHold(Freeze freeze, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    List<String> mounts = FreezableMounts.find(freeze, probe);
    return Assessment.unchanged(
        "freezes "
            + Freeze.names(mounts)
            + "; the host thaws by itself after "
            + freeze.shownDeadline(),
        Value.NULL);
  }

  @Override
  public Held open(Freeze freeze, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    return FrozenMounts.open(FreezableMounts.find(freeze, session), freeze, session);
  }
}
