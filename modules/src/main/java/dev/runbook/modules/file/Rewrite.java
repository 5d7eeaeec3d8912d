package dev.runbook.modules.file;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A file as it is and as it is to be: what differs, and how one becomes the other.
record Rewrite(PathState state, Content wanted, Manner manner) {
  /// Longer contents are not compared line by line: nobody reads such a diff.
  static final long LONGEST_DIFF_BYTES = 64 * 1024;

  Rewrite {
    requireNonNull(state, "state is null");
    requireNonNull(wanted, "wanted is null");
    requireNonNull(manner, "manner is null");
  }

  /// @throws ModuleFailure of kind REFUSED when something other than a file is in the way
  static void refuseOther(PathState state) throws ModuleFailure {
    switch (state.kind()) {
      case ABSENT, FILE -> {}
      case DIRECTORY -> throw refusal(state, "is a directory");
      case LINK -> throw refusal(state, "is a link that leads nowhere");
      case OTHER -> throw refusal(state, "is neither a file nor a directory");
    }
  }

  private static ModuleFailure refusal(PathState state, String what) {
    return new ModuleFailure(
        Failure.of(FailureKind.REFUSED, "`" + state.path() + "` " + what + ", not a file.")
            .withHint("Remove it in a step of its own, if that is meant."));
  }

  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    if (!sameContent()) {
      String verb = state.exists() ? "replace" : "create";
      changes.add(shown(Change.of(Effect.CHANGE, verb, state.path())));
    }
    if (state.exists()) {
      for (String difference : manner.ownership().differences(state)) {
        changes.add(Change.of(Effect.CHANGE, "set", difference + " of " + state.path()));
      }
    }
    return changes;
  }

  private boolean sameContent() {
    return state.is(PathState.Kind.FILE) && state.sha256().orElse("").equals(wanted.sha256());
  }

  private Change shown(Change change) {
    Optional<String> after = wanted.text();
    if (manner.secrecy() == Manner.Secrecy.SECRET
        || after.isEmpty()
        || wanted.length() > LONGEST_DIFF_BYTES) {
      return change;
    }
    if (!state.exists()) {
      return change.withDiff("", after.get());
    }
    return state
        .content()
        .filter(content -> content.length() <= LONGEST_DIFF_BYTES)
        .flatMap(Content::text)
        .map(before -> change.withDiff(before, after.get()))
        .orElse(change);
  }

  Assessment assessment() {
    List<Change> changes = changes();
    return changes.isEmpty()
        ? Assessment.unchanged("as wanted", described(FileResult.of(state)).value())
        : Assessment.changes(
            changes, described(FileResult.future(state.path(), PathState.Kind.FILE)).value());
  }

  Applied apply(Session session) throws ModuleFailure, TransportException, InterruptedException {
    List<Change> changes = changes();
    if (changes.isEmpty()) {
      return Applied.unchanged("as wanted", described(FileResult.of(state)).value());
    }
    Optional<String> backup = sameContent() ? Optional.empty() : backup(session);
    PathState after =
        sameContent()
            ? PathChange.own(session, state.path(), manner.ownership())
            : new Replacement(state, wanted, manner, backup).make(session);
    FileResult result = described(FileResult.of(after));
    backup.ifPresent(path -> result.put("backup", Value.text(path)));
    return Applied.changed(changes, result.value());
  }

  /// The sum of a secret would let anybody try out guesses.
  private FileResult described(FileResult result) {
    return manner.secrecy() == Manner.Secrecy.SECRET
        ? result.put("sha256", Value.NULL)
        : result.content(wanted);
  }

  private Optional<String> backup(Session session) {
    return manner.keep() == Manner.Keep.BACKUP && state.exists()
        ? Optional.of(state.path() + ".before-" + session.runId())
        : Optional.empty();
  }
}
