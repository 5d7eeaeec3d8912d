package dev.runbook.modules.file;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A PostgreSQL configuration file in which these settings hold.
///
/// @param settings the wanted values as PostgreSQL understands them, unquoted
/// @param commentOut names or globs of settings that must not be active
record EditSettings(
    String path, Map<String, String> settings, List<String> commentOut, Manner manner)
    implements FileAction {
  EditSettings {
    requireNonNull(path, "path is null");
    settings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    commentOut = List.copyOf(commentOut);
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
    return rewrite(probe).assessment();
  }

  @Override
  public Applied apply(Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    return rewrite(session).apply(session);
  }

  private Rewrite rewrite(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    HostFiles files = new HostFiles(probe);
    PathState state = files.state(look());
    Rewrite.refuseOther(state);
    String old = state.exists() ? text(files.whole(state)) : "";
    String edited = PgConf.parse(old).with(settings, commentOut).text();
    return new Rewrite(state, Content.of(edited), manner);
  }

  private String text(Content content) throws ModuleFailure {
    return content
        .text()
        .orElseThrow(() ->
            new ModuleFailure(
                Failure.of(FailureKind.REFUSED, "`" + path + "` is not UTF-8 text.")
                    .withHint("Convert its comments to UTF-8 first.")));
  }

  private HostFiles.Look look() {
    return HostFiles.Look.into(path, HostFiles.CHUNK_BYTES);
  }
}
