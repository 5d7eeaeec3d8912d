package dev.runbook.modules.file;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.SeenAhead;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.module.WrittenArguments;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.ValueType;
import java.util.List;

/// Files, directories and links of a host. Each action looks at the state in one round trip and
/// makes its change in another.
public final class FileModule implements Module<FileAction> {
  @Override
  public ModuleSpec spec() {
    return FileArguments.SPEC;
  }

  @Override
  public FileAction read(Arguments arguments) throws ArgumentException {
    return FileArguments.read(arguments);
  }

  @Override
  public Effect effect(FileAction action) {
    return action.effect();
  }

  @Override
  public ValueType resultOf(WrittenArguments written) {
    return FileResult.FIELDS.of(FileArguments.actions(written));
  }

  @Override
  public Assessment assess(FileAction action, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    return action.assess(probe);
  }

  @Override
  public void lookAhead(List<FileAction> actions, Probe probe, SeenAhead seen)
      throws TransportException, InterruptedException {
    new HostFiles(probe)
        .ahead(
            actions.stream().flatMap(action -> action.looks().stream()).distinct().toList(), seen);
  }

  @Override
  public Applied apply(FileAction action, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    return action.apply(session);
  }
}
