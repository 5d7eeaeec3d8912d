package dev.runbook.modules.cloud;

import dev.runbook.engine.module.Existing;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/// Takes the missing snapshots of a set and waits for them. Whatever goes wrong, what this attempt
/// has made is deleted before the failure is told.
final class SetCreation {
  /// Clouds answer from copies that lag behind: what was made a moment ago may not be listed yet.
  private static final Duration SEARCH_PAUSE = Duration.ofSeconds(2);

  private final CreateSet wanted;
  private final CreateSet.Start start;
  private final PatientCloud cloud;
  private final Session session;

  SetCreation(CreateSet wanted, CreateSet.Start start, PatientCloud cloud, Session session) {
    this.wanted = wanted;
    this.start = start;
    this.cloud = cloud;
    this.session = session;
  }

  /// The whole set, every member as far as it was asked for.
  ///
  /// @throws ModuleFailure when it cannot be had; its message says what became of the members that
  ///   were made
  List<Snapshot> complete() throws ModuleFailure, TransportException, InterruptedException {
    session.created(
        new Existing(
            "snapshot set",
            wanted.set(),
            "Delete the snapshots of set `%s`, run `%s`, attempt %d (client token of the set: %s)."
                .formatted(wanted.set(), session.runId(), session.attempt(), token("group"))));
    List<Snapshot> made = new ArrayList<>(start.own());
    try {
      takeMissing(made);
      made.forEach(this::record);
      refuseMissing(made);
      List<Snapshot> followed =
          new SetWait(cloud, session).until(wanted.until(), made, wanted.timeout());
      refuseOld(followed);
      return followed;
    } catch (CloudFailure e) {
      throw undone(e.asModuleFailure().failure(), made, e.kind());
    } catch (ModuleFailure e) {
      throw undone(e.failure(), made, CloudFailure.Kind.PERMANENT);
    }
  }

  private void record(Snapshot snapshot) {
    session.created(
        new Existing(
            "snapshot",
            snapshot.snapshot(),
            "Delete snapshot `%s` of disk `%s`.".formatted(snapshot.snapshot(), snapshot.disk())));
  }

  private void refuseMissing(List<Snapshot> made) throws ModuleFailure {
    SetJudgement.refuseFlaw(wanted.set(), made);
  }

  private void refuseOld(List<Snapshot> snapshots) throws ModuleFailure {
    if (wanted.notBefore().isEmpty()) {
      return;
    }
    for (Snapshot each : snapshots) {
      if (each.capturedAt().isEmpty()
          || each.capturedAt().get().isBefore(wanted.notBefore().get())) {
        throw ModuleFailure.of(
            FailureKind.REFUSED,
            "Snapshot `%s` of disk `%s` was captured %s, not after %s."
                .formatted(
                    each.snapshot(),
                    each.disk(),
                    each.capturedAt().map(at -> "at " + at).orElse("at an unknown moment"),
                    wanted.notBefore().get()));
      }
    }
  }

  /// Adds to `made` what was taken, also when another member failed.
  private void takeMissing(List<Snapshot> made)
      throws CloudFailure, ModuleFailure, TransportException, InterruptedException {
    if (start.missing().isEmpty()) {
      return;
    }
    if (start.mode() == SnapshotRequest.Mode.SINGLE) {
      takeOneByOne(made);
      return;
    }
    if (!start.own().isEmpty()) {
      throw ModuleFailure.of(
          FailureKind.OUTCOME_UNKNOWN,
          "The group of set `%s` is there in part: %d of %d members."
              .formatted(wanted.set(), start.own().size(), start.members().size()));
    }
    made.addAll(take(request(start.missing(), token("group"))));
  }

  /// Several calls at once; after the first failure no further ones are begun.
  private void takeOneByOne(List<Snapshot> made)
      throws CloudFailure, TransportException, InterruptedException {
    Semaphore permits = new Semaphore(wanted.parallel());
    AtomicBoolean failed = new AtomicBoolean();
    List<Future<List<Snapshot>>> calls = new ArrayList<>();
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    try {
      for (SnapshotRequest.Member member : start.missing()) {
        calls.add(executor.submit(() -> takeOne(member, permits, failed)));
      }
      collect(calls, made);
    } finally {
      executor.shutdownNow();
    }
  }

  private List<Snapshot> takeOne(
      SnapshotRequest.Member member, Semaphore permits, AtomicBoolean failed)
      throws CloudFailure, TransportException, InterruptedException {
    permits.acquire();
    try {
      return failed.get()
          ? List.of()
          : take(request(List.of(member), token("member " + member.member())));
    } catch (CloudFailure e) {
      failed.set(true);
      throw new CloudFailure(
          e.kind(),
          "The snapshot of disk `%s` (member %d of %d) failed: %s"
              .formatted(member.disk(), member.member(), member.of(), e.sentence()),
          e.detail());
    } finally {
      permits.release();
    }
  }

  /// Waits for every call, so that nothing comes into being unseen, and then reports the first
  /// failure; an unknown outcome weighs more than any other.
  private static void collect(List<Future<List<Snapshot>>> calls, List<Snapshot> made)
      throws CloudFailure, TransportException, InterruptedException {
    Optional<CloudFailure> failure = Optional.empty();
    Optional<TransportException> broken = Optional.empty();
    for (Future<List<Snapshot>> call : calls) {
      try {
        made.addAll(call.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof CloudFailure cause) {
          if (failure.isEmpty() || cause.kind() == CloudFailure.Kind.UNKNOWN) {
            failure = Optional.of(cause);
          }
        } else if (e.getCause() instanceof TransportException cause) {
          broken = Optional.of(cause);
        } else {
          throw new IllegalStateException(e);
        }
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    if (broken.isPresent()) {
      throw broken.get();
    }
  }

  /// One create call with its retries. After an answer that was lost the set is searched, twice,
  /// before the same token is used again: not every cloud knows tokens.
  private List<Snapshot> take(SnapshotRequest request)
      throws CloudFailure, TransportException, InterruptedException {
    PatientCloud.Backoff backoff = cloud.backoff();
    while (true) {
      try {
        return verified(request, cloud.once(provider -> provider.create(request)));
      } catch (CloudFailure e) {
        if (e.kind() == CloudFailure.Kind.PERMANENT) {
          throw e;
        }
        if (e.kind() != CloudFailure.Kind.THROTTLE) {
          List<Snapshot> found = searchTwice(request);
          if (found.size() == request.members().size()) {
            session.say("An answer was lost; the snapshots it was about are there.");
            return found;
          }
          if (!found.isEmpty()) {
            throw new CloudFailure(
                CloudFailure.Kind.UNKNOWN,
                e.sentence()
                    + " %d of %d members were made."
                        .formatted(found.size(), request.members().size()),
                e.detail());
          }
        }
        if (e.kind() == CloudFailure.Kind.UNREADABLE || !backoff.pause()) {
          throw e;
        }
      }
    }
  }

  private List<Snapshot> searchTwice(SnapshotRequest request)
      throws CloudFailure, TransportException, InterruptedException {
    List<Snapshot> found = List.of();
    for (int search = 1; search <= 2 && found.size() < request.members().size(); search++) {
      cloud.pause(SEARCH_PAUSE);
      found = own().stream().filter(each -> asks(request, each)).toList();
    }
    return found;
  }

  private List<Snapshot> own() throws CloudFailure, TransportException, InterruptedException {
    return cloud.ask(provider -> provider.snapshotsOf(wanted.set())).stream()
        .filter(each -> each.madeBy(session.runId(), session.attempt()))
        .toList();
  }

  private static boolean asks(SnapshotRequest request, Snapshot each) {
    return request.members().stream()
        .anyMatch(member -> member.member() == each.member() && member.disk().equals(each.disk()));
  }

  /// The answer, when it is exactly what was asked for.
  private List<Snapshot> verified(SnapshotRequest request, List<Snapshot> answered)
      throws CloudFailure {
    for (Snapshot each : answered) {
      boolean right =
          asks(request, each)
              && each.set().equals(request.set())
              && each.madeBy(request.run(), request.attempt());
      if (!right || answered.size() != request.members().size()) {
        answered.forEach(this::record);
        throw new CloudFailure(
            CloudFailure.Kind.UNREADABLE,
            "The provider's `create` answered with other snapshots than it was asked for.",
            answered.toString());
      }
    }
    if (answered.size() != request.members().size()) {
      throw new CloudFailure(
          CloudFailure.Kind.UNREADABLE,
          "The provider's `create` answered with %d snapshots, not %d."
              .formatted(answered.size(), request.members().size()),
          "");
    }
    return answered;
  }

  private SnapshotRequest request(List<SnapshotRequest.Member> members, String token) {
    return new SnapshotRequest(
        wanted.set(),
        session.runId(),
        session.attempt(),
        start.mode(),
        token,
        members,
        wanted.tags());
  }

  private String token(String part) {
    return Token.of(session.runId(), session.attempt(), wanted.set(), part);
  }

  /// Deletes all that this attempt has made, and says so in the failure.
  private ModuleFailure undone(Failure cause, List<Snapshot> made, CloudFailure.Kind certainty)
      throws TransportException, InterruptedException {
    SnapshotRemoval removal = new SnapshotRemoval(cloud, session);
    try {
      List<String> ids = new ArrayList<>(made.stream().map(Snapshot::snapshot).toList());
      addOwn(ids);
      if (certainty != CloudFailure.Kind.PERMANENT && certainty != CloudFailure.Kind.THROTTLE) {
        cloud.pause(SEARCH_PAUSE);
        addOwn(ids);
      }
      removal.remove(ids);
      refuseLeft();
      session.removed("snapshot set", wanted.set());
      String gone =
          switch (ids.size()) {
            case 0 -> "No snapshot of this attempt was made.";
            case 1 -> "The one snapshot of this attempt was deleted.";
            default -> "All " + ids.size() + " snapshots of this attempt were deleted.";
          };
      return new ModuleFailure(
          new Failure(cause.kind(), cause.message() + " " + gone, cause.detail(), cause.hint()));
    } catch (CloudFailure e) {
      return new ModuleFailure(
          new Failure(
              FailureKind.OUTCOME_UNKNOWN,
              cause.message() + " What this attempt had made could not be deleted: " + e.sentence(),
              cause.detail() + (e.detail().isEmpty() ? "" : "\n" + e.detail()),
              "Delete what is left of the set `" + wanted.set() + "`."));
    }
  }

  private void addOwn(List<String> ids)
      throws CloudFailure, TransportException, InterruptedException {
    for (Snapshot each : own()) {
      if (!ids.contains(each.snapshot())) {
        ids.add(each.snapshot());
        record(each);
      }
    }
  }

  private void refuseLeft() throws CloudFailure, TransportException, InterruptedException {
    List<Snapshot> left = own();
    if (!left.isEmpty()) {
      throw new CloudFailure(
          CloudFailure.Kind.UNKNOWN,
          left.size() + " of its snapshots are still there.",
          SetWait.shown(left));
    }
  }
}
