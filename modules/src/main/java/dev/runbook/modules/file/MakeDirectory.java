package dev.runbook.modules.file;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A directory with this owner and mode; missing ones above it are made with mode 755.
record MakeDirectory(String path, Ownership ownership) implements FileAction {
  MakeDirectory {
    requireNonNull(path, "path is null");
    requireNonNull(ownership, "ownership is null");
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
    List<Change> changes = changes(state);
    return changes.isEmpty()
        ? Assessment.unchanged("as wanted", FileResult.of(state).value())
        : Assessment.changes(changes, FileResult.future(path, PathState.Kind.DIRECTORY).value());
  }

  @Override
  public Applied apply(Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    PathState state = judged(session);
    List<Change> changes = changes(state);
    if (changes.isEmpty()) {
      return Applied.unchanged("as wanted", FileResult.of(state).value());
    }
    PathState after = state.exists() ? PathChange.own(session, path, ownership) : made(session);
    return Applied.changed(changes, FileResult.of(after).value());
  }

  private PathState made(Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    return PathChange.run(
        session,
        path,
        "The directory `" + path + "` could not be made.",
        """
        set -eu
        umask 022
        mkdir -p -- "${p%/*}/"
        umask 077
        mkdir -- "$p"
        [ -z "$owner" ] || chown -- "$owner" "$p"
        chmod -- "${mode:-755}" "$p"
        sync -- "$p" "${p%/*}/"
        """,
        Map.of("p", path, "owner", ownership.forChown(), "mode", ownership.mode().orElse("")));
  }

  private PathState judged(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    PathState state = new HostFiles(probe).state(look());
    if (state.exists() && !state.is(PathState.Kind.DIRECTORY)) {
      throw ModuleFailure.of(
          FailureKind.REFUSED, "`" + path + "` is there and is not a directory.");
    }
    return state;
  }

  private List<Change> changes(PathState state) {
    if (!state.exists()) {
      return List.of(Change.of(Effect.CHANGE, "create", "directory " + path));
    }
    List<Change> changes = new ArrayList<>();
    for (String difference : ownership.differences(state)) {
      changes.add(Change.of(Effect.CHANGE, "set", difference + " of " + path));
    }
    return changes;
  }

  private HostFiles.Look look() {
    return new HostFiles.Look(path, HostFiles.Links.FOLLOW, HostFiles.Hash.NO, -1);
  }
}
