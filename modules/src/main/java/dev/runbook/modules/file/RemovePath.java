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
import java.util.List;
import java.util.Map;

/// Nothing at the path: a file, a link (not what it leads to), an empty directory, or with
/// `recursive` a whole one.
record RemovePath(String path, Depth depth) implements FileAction {
  /// How much of a directory goes.
  enum Depth {
    EMPTY_ONLY,
    RECURSIVE
  }

  RemovePath {
    requireNonNull(path, "path is null");
    requireNonNull(depth, "depth is null");
  }

  @Override
  public Effect effect() {
    return Effect.DESTROY;
  }

  @Override
  public Assessment assess(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    PathState state = judged(probe);
    return state.exists()
        ? Assessment.changes(
            List.of(change(state)), FileResult.future(path, PathState.Kind.ABSENT).value())
        : Assessment.unchanged("not there", FileResult.of(state).value());
  }

  @Override
  public Applied apply(Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    PathState state = judged(session);
    if (!state.exists()) {
      return Applied.unchanged("not there", FileResult.of(state).value());
    }
    PathChange.run(
        session,
        "`" + path + "` could not be removed.",
        """
        set -eu
        if [ -d "$p" ] && [ ! -L "$p" ]; then
          if [ "$recursive" = yes ]; then rm -r -f --one-file-system -- "$p"; else rmdir -- "$p"; fi
        else
          rm -f -- "$p"
        fi
        sync -- "${p%/*}/"
        """,
        Map.of("p", path, "recursive", depth == Depth.RECURSIVE ? "yes" : "no"));
    return Applied.changed(
        List.of(change(state)), FileResult.future(path, PathState.Kind.ABSENT).value());
  }

  private PathState judged(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    PathState state = new HostFiles(probe).state(path);
    if (state.is(PathState.Kind.DIRECTORY)) {
      SafePath.refuseLinks(state);
      SafePath.refuseShared(path, state.real(), "removed");
      if (depth == Depth.EMPTY_ONLY && !ReadFile.names(probe, path).isEmpty()) {
        throw new ModuleFailure(
            Failure.of(FailureKind.REFUSED, "The directory `" + path + "` is not empty.")
                .withHint("`recursive: true` removes it with all that is in it."));
      }
    }
    return state;
  }

  private Change change(PathState state) {
    String what =
        switch (state.kind()) {
          case DIRECTORY ->
              "directory " + path + (depth == Depth.RECURSIVE ? " with all in it" : "");
          case LINK -> "link " + path;
          case FILE, OTHER, ABSENT -> path;
        };
    return Change.of(Effect.DESTROY, "remove", what);
  }
}
