package dev.runbook.modules.file;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.fact.Identity;
import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.TransportException;
import java.nio.file.Path;
import java.util.List;

/// A file with exactly this content. A path that is a link is followed, and what it leads to is
/// replaced.
record WriteFile(String path, ContentSource source, Manner manner) implements FileAction {
  WriteFile {
    requireNonNull(path, "path is null");
    requireNonNull(source, "source is null");
    requireNonNull(manner, "manner is null");
  }

  @Override
  public Effect effect() {
    return Effect.CHANGE;
  }

  @Override
  public List<HostFiles.Look> looks() {
    return List.of(look());
  }

  @Override
  public Assessment assess(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    Rewrite rewrite = rewrite(probe);
    if (source instanceof ContentSource.Copied(Path from)
        && manner.secrecy() != Manner.Secrecy.SECRET) {
      probe.identified(
          new Identity("source", path, from + " (SHA-256 " + rewrite.wanted().sha256() + ")"));
    }
    return rewrite.assessment();
  }

  @Override
  public Applied apply(Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    return rewrite(session).apply(session);
  }

  private Rewrite rewrite(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    Content wanted = source.content();
    PathState state = new HostFiles(probe).state(look());
    Rewrite.refuseOther(state);
    return new Rewrite(state, wanted, manner);
  }

  private HostFiles.Look look() {
    return HostFiles.Look.into(path, Rewrite.LONGEST_DIFF_BYTES);
  }
}
