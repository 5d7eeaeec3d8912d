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
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A directory with nothing in it but what is kept; the directory itself stays, and so does
/// `lost+found`.
///
/// Other file systems mounted below are not entered. Nothing is removed through a link, nor from a
/// directory of the system.
///
/// @param keep names or globs of entries that stay
/// @param aside where the entries are moved to instead of being removed; on the same file system
/// @param links whether the path may be a link: then what it leads to is emptied
record EmptyDirectory(String path, List<String> keep, Optional<String> aside, HostFiles.Links links)
    implements FileAction {
  private static final int SHOWN_NAMES = 200;

  EmptyDirectory {
    requireNonNull(path, "path is null");
    keep = List.copyOf(keep);
    requireNonNull(aside, "aside is null");
    requireNonNull(links, "links is null");
  }

  @Override
  public Effect effect() {
    return Effect.DESTROY;
  }

  @Override
  public Assessment assess(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    Contents contents = contents(probe);
    return contents.going().isEmpty()
        ? Assessment.unchanged("empty", result(contents))
        : Assessment.changes(List.of(change(contents)), result(contents));
  }

  @Override
  public Applied apply(Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    Contents contents = contents(session);
    if (contents.going().isEmpty()) {
      return Applied.unchanged("empty", result(contents));
    }
    if (aside.isPresent()) {
      move(session, contents, aside.get());
    } else {
      remove(session, contents);
    }
    List<String> left = going(ReadFile.names(session, contents.state().path()));
    if (!left.isEmpty()) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.COMMAND,
                  "`" + path + "` is not empty afterwards: somebody writes there.")
              .withDetail(shown(left)));
    }
    return Applied.changed(List.of(change(contents)), result(contents));
  }

  private static void remove(Session session, Contents contents)
      throws ModuleFailure, TransportException, InterruptedException {
    PathChange.run(
        session,
        "`" + contents.state().path() + "` could not be emptied; a part may be gone.",
        """
        set -eu
        cd -- "$p"
        xargs -0 rm -r -f --one-file-system --
        sync -- .
        """,
        Map.of("p", contents.state().path()),
        inside(contents));
  }

  private static void move(Session session, Contents contents, String aside)
      throws ModuleFailure, TransportException, InterruptedException {
    PathState state = contents.state();
    PathChange.run(
        session,
        "The content of `" + state.path() + "` could not be moved aside; a part may be there.",
        """
        set -eu
        if [ ! -d "$aside" ]; then
          umask 077
          mkdir -- "$aside"
          [ "$(stat -c %u:%g -- "$aside")" = "$ids" ] || chown -- "$ids" "$aside"
        fi
        cd -- "$p"
        xargs -0 mv -n -t "$aside" --
        sync -- . "$aside" "$(dirname -- "$aside")"
        """,
        Map.of("p", state.path(), "aside", aside, "ids", state.uid() + ":" + state.gid()),
        inside(contents));
  }

  /// Names that no tool takes for an option.
  private static List<String> inside(Contents contents) {
    return contents.going().stream().map(name -> "./" + name).toList();
  }

  private Contents contents(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    HostFiles files = new HostFiles(probe);
    PathState state =
        files.states(List.of(new HostFiles.Look(path, links, HostFiles.Hash.NO, -1))).getFirst();
    if (!state.is(PathState.Kind.DIRECTORY)) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.REFUSED,
                  state.exists()
                      ? "`" + path + "` is not a directory."
                      : "There is no directory `" + path + "`.")
              .withHint(
                  state.is(PathState.Kind.LINK)
                      ? "`follow: true` empties what the link leads to."
                      : ""));
    }
    if (links == HostFiles.Links.KEEP) {
      SafePath.refuseLinks(state);
    }
    SafePath.refuseShared(path, state.real(), "emptied");
    List<String> going = going(ReadFile.names(probe, state.path()));
    if (aside.isPresent() && !going.isEmpty()) {
      refuseAside(files, probe, state, going, aside.get());
    }
    return new Contents(state, going);
  }

  private void refuseAside(
      HostFiles files, Probe probe, PathState state, List<String> going, String place)
      throws ModuleFailure, TransportException, InterruptedException {
    PathState there = files.state(place);
    if (Path.of(place).startsWith(Path.of(state.real()))) {
      throw ModuleFailure.of(
          FailureKind.REFUSED, "`aside` lies inside `" + path + "`, which is to be emptied.");
    }
    PathState holder =
        there.exists() ? there : files.state(String.valueOf(Path.of(place).getParent()));
    if (!holder.is(PathState.Kind.DIRECTORY)) {
      throw ModuleFailure.of(
          FailureKind.REFUSED, "`" + holder.path() + "` is not a directory to move things to.");
    }
    if (!holder.device().equals(state.device())) {
      throw ModuleFailure.of(
          FailureKind.REFUSED,
          "`" + place + "` is on another file system than `" + path + "`: that would be a copy.");
    }
    if (there.exists()) {
      List<String> taken = new ArrayList<>(ReadFile.names(probe, place));
      taken.retainAll(going);
      if (!taken.isEmpty()) {
        throw new ModuleFailure(
            Failure.of(FailureKind.REFUSED, "`" + place + "` holds some of these names already.")
                .withDetail(shown(taken)));
      }
    }
  }

  private List<String> going(List<String> names) {
    List<PathMatcher> kept =
        keep.stream().map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob)).toList();
    return names.stream()
        .filter(name -> !name.equals("lost+found"))
        .filter(name -> kept.stream().noneMatch(glob -> glob.matches(Path.of(name))))
        .toList();
  }

  private Change change(Contents contents) {
    int count = contents.going().size();
    String what = (count == 1 ? "1 entry" : count + " entries") + " of " + contents.state().path();
    return Change.of(
            Effect.DESTROY,
            aside.isPresent() ? "move aside" : "remove",
            what + aside.map(place -> " to " + place).orElse(""))
        .withDiff(shown(contents.going()), "");
  }

  private static String shown(List<String> names) {
    String all = String.join("\n", names.subList(0, Math.min(names.size(), SHOWN_NAMES)));
    return names.size() <= SHOWN_NAMES
        ? all
        : all + "\n... and " + (names.size() - SHOWN_NAMES) + " more";
  }

  private static dev.runbook.engine.value.Value result(Contents contents) {
    return FileResult.of(contents.state()).entries(contents.going()).value();
  }

  /// @param going the names of what does not stay
  private record Contents(PathState state, List<String> going) {}
}
