package dev.runbook.modules.file;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A symbolic link at `path` that holds exactly `target`. Another link is replaced in one move;
/// anything else is not.
record MakeLink(String path, String target) implements FileAction {
  MakeLink {
    requireNonNull(path, "path is null");
    requireNonNull(target, "target is null");
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
    PathState state = judged(probe);
    return leadsThere(state)
        ? Assessment.unchanged("as wanted", FileResult.of(state).value())
        : Assessment.changes(
            List.of(change(state)),
            FileResult.future(path, PathState.Kind.LINK).put("target", Value.text(target)).value());
  }

  @Override
  public Applied apply(Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    PathState state = judged(session);
    if (leadsThere(state)) {
      return Applied.unchanged("as wanted", FileResult.of(state).value());
    }
    PathState after =
        PathChange.run(
            session,
            path,
            "The link `" + path + "` could not be made.",
            """
            set -eu
            d=${p%/*}
            t=$(mktemp -d "$d/.runbook.XXXXXXXXXX")
            trap 'rm -rf -- "$t"' EXIT
            ln -s -- "$target" "$t/link"
            mv -f -T -- "$t/link" "$p"
            rmdir -- "$t"
            trap - EXIT
            sync -- "$d/"
            """,
            Map.of("p", path, "target", target));
    return Applied.changed(List.of(change(state)), FileResult.of(after).value());
  }

  private PathState judged(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    PathState state = new HostFiles(probe).state(look());
    if (state.exists() && !state.is(PathState.Kind.LINK)) {
      throw new ModuleFailure(
          Failure.of(FailureKind.REFUSED, "`" + path + "` is there and is not a link.")
              .withHint("Remove or move it in a step of its own, if that is meant."));
    }
    return state;
  }

  private boolean leadsThere(PathState state) {
    return state.target().equals(Optional.of(target));
  }

  private Change change(PathState state) {
    return Change.of(
        Effect.CHANGE, state.exists() ? "replace" : "create", "link " + path + " to " + target);
  }

  private HostFiles.Look look() {
    return HostFiles.Look.at(path);
  }
}
