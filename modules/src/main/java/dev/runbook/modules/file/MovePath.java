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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is at `path` is at `to` instead: a rename inside one file system, so that there is never a
/// half of it, and never over something else.
record MovePath(String path, String to) implements FileAction {
  MovePath {
    requireNonNull(path, "path is null");
    requireNonNull(to, "to is null");
  }

  @Override
  public Effect effect() {
    return Effect.CHANGE;
  }

  @Override
  public Assessment assess(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    Optional<PathState> moved = alreadyMoved(probe);
    return moved.isPresent()
        ? Assessment.unchanged("moved already", FileResult.of(moved.get()).value())
        : Assessment.changes(List.of(change()), FileResult.future(to, PathState.Kind.FILE).value());
  }

  @Override
  public Applied apply(Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    Optional<PathState> moved = alreadyMoved(session);
    if (moved.isPresent()) {
      return Applied.unchanged("moved already", FileResult.of(moved.get()).value());
    }
    PathState after =
        PathChange.run(
            session,
            to,
            "`" + path + "` could not be moved to `" + to + "`.",
            """
            set -eu
            mv -n -T -- "$p" "$to"
            if [ -e "$p" ] || [ -L "$p" ]; then echo "$to was made by somebody else meanwhile" >&2; exit 1; fi
            sync -- "${to%/*}/" "${p%/*}/"
            """,
            Map.of("p", path, "to", to));
    return Applied.changed(List.of(change()), FileResult.of(after).value());
  }

  /// The moved thing; empty when it is still to be moved.
  private Optional<PathState> alreadyMoved(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    Path parent = Path.of(to).getParent();
    List<PathState> states =
        new HostFiles(probe)
            .states(
                List.of(
                    look(path, HostFiles.Links.KEEP),
                    look(to, HostFiles.Links.KEEP),
                    look(parent == null ? "/" : parent.toString(), HostFiles.Links.FOLLOW)));
    PathState from = states.get(0);
    PathState there = states.get(1);
    PathState directory = states.get(2);
    if (from.exists() && there.exists()) {
      throw ModuleFailure.of(
          FailureKind.REFUSED,
          "Both `" + path + "` and `" + to + "` are there: nothing is moved over something else.");
    }
    if (there.exists()) {
      return Optional.of(there);
    }
    if (!from.exists()) {
      throw ModuleFailure.of(
          FailureKind.COMMAND, "Neither `" + path + "` nor `" + to + "` is there.");
    }
    if (!directory.is(PathState.Kind.DIRECTORY)) {
      throw ModuleFailure.of(
          FailureKind.REFUSED, "There is no directory `" + directory.path() + "`.");
    }
    if (!from.device().equals(directory.device())) {
      throw ModuleFailure.of(
          FailureKind.REFUSED,
          "`" + path + "` and `" + to + "` are on different file systems: that would be a copy.");
    }
    return Optional.empty();
  }

  private static HostFiles.Look look(String path, HostFiles.Links links) {
    return new HostFiles.Look(path, links, HostFiles.Hash.NO, -1);
  }

  private Change change() {
    return Change.of(Effect.CHANGE, "move", path + " to " + to);
  }
}
