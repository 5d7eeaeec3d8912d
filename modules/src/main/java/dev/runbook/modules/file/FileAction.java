package dev.runbook.modules.file;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.TransportException;
import java.util.List;

/// One thing to do with a path. The methods keep the promises of
/// [dev.runbook.engine.module.Module].
sealed interface FileAction
    permits WriteFile,
        EditSettings,
        ReadFile,
        RemovePath,
        MakeDirectory,
        MovePath,
        MakeLink,
        EmptyDirectory,
        FetchFile {
  Effect effect();

  /// What it looks at first, as far as it may be looked at ahead of a loop's other items. What
  /// destroys looks right before it does.
  default List<HostFiles.Look> looks() {
    return List.of();
  }

  Assessment assess(Probe probe) throws ModuleFailure, TransportException, InterruptedException;

  Applied apply(Session session) throws ModuleFailure, TransportException, InterruptedException;
}
