package dev.runbook.modules.cloud;

import dev.runbook.engine.module.Existing;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes the missing disks and waits for all of them. Whatever goes wrong, the disks made here are
/// deleted before the failure is told.
final class DiskCreation {
  private static final Duration SEARCH_PAUSE = Duration.ofSeconds(2);

  private final CreateDisks wanted;
  private final CreateDisks.Start start;
  private final PatientCloud cloud;
  private final Session session;

  DiskCreation(CreateDisks wanted, CreateDisks.Start start, PatientCloud cloud, Session session) {
    this.wanted = wanted;
    this.start = start;
    this.cloud = cloud;
    this.session = session;
  }

  /// The disks in the order of the snapshots.
  ///
  /// @throws ModuleFailure when they cannot be had; its message says what became of those that were
  ///   made
  List<Disk> complete() throws ModuleFailure, TransportException, InterruptedException {
    List<Disk> made = new ArrayList<>();
    start.made().forEach(disk -> session.created(existing(disk)));
    try {
      for (Snapshot origin : start.missing()) {
        made.add(create(origin));
      }
      List<Disk> all = new ArrayList<>(start.made());
      all.addAll(made);
      return inOrder(
          new DiskWait(cloud, session)
              .until(
                  "available",
                  disk -> disk.state() == Disk.State.AVAILABLE || disk.state() == Disk.State.IN_USE,
                  all.stream().map(Disk::disk).toList(),
                  wanted.timeout()));
    } catch (CloudFailure e) {
      throw undone(e.asModuleFailure().failure(), made, e.kind());
    } catch (ModuleFailure e) {
      throw undone(e.failure(), made, CloudFailure.Kind.PERMANENT);
    }
  }

  private Disk create(Snapshot origin)
      throws CloudFailure, TransportException, InterruptedException {
    String token = Token.of(session.runId(), "disk", origin.snapshot());
    String intent = "from " + origin.snapshot();
    session.created(
        new Existing(
            "disk",
            intent,
            "Look for a disk made from snapshot `%s` with the tag %s=%s (client token %s)."
                .formatted(origin.snapshot(), CreateDisks.RUN_TAG, session.runId(), token)));
    Disk disk =
        take(
            origin,
            new DiskRequest(
                origin.snapshot(),
                token,
                wanted.tagsFor(origin, session.runId()),
                wanted.type(),
                wanted.sizeBytes()));
    session.created(existing(disk));
    session.removed("disk", intent);
    return disk;
  }

  private static Existing existing(Disk disk) {
    return new Existing("disk", disk.disk(), "Delete the disk `" + disk.disk() + "`.");
  }

  /// One create call with its retries; a lost answer is searched for, twice, before the token is
  /// used again.
  private Disk take(Snapshot origin, DiskRequest request)
      throws CloudFailure, TransportException, InterruptedException {
    PatientCloud.Backoff backoff = cloud.backoff();
    while (true) {
      try {
        Disk disk = cloud.once(provider -> provider.createDisk(request));
        if (disk.snapshot().equals(Optional.of(origin.snapshot()))) {
          return disk;
        }
        session.created(existing(disk));
        throw new CloudFailure(
            CloudFailure.Kind.PERMANENT,
            "The provider's `create_disk` answered with disk `%s`, which is not made from snapshot `%s`."
                .formatted(disk.disk(), origin.snapshot()),
            disk.toString());
      } catch (CloudFailure e) {
        if (e.kind() == CloudFailure.Kind.PERMANENT) {
          throw failed(origin, e);
        }
        if (e.kind() != CloudFailure.Kind.THROTTLE) {
          Optional<Disk> found = searchTwice(origin);
          if (found.isPresent()) {
            session.say("An answer was lost; the disk it was about is there.");
            return found.get();
          }
        }
        if (e.kind() == CloudFailure.Kind.UNREADABLE || !backoff.pause()) {
          throw failed(origin, e);
        }
      }
    }
  }

  private static CloudFailure failed(Snapshot origin, CloudFailure e) {
    return new CloudFailure(
        e.kind(),
        "The disk from snapshot `%s` (member %d of %d) failed: %s"
            .formatted(origin.snapshot(), origin.member(), origin.of(), e.sentence()),
        e.detail());
  }

  private Optional<Disk> searchTwice(Snapshot origin)
      throws CloudFailure, TransportException, InterruptedException {
    Optional<Disk> found = Optional.empty();
    for (int search = 1; search <= 2 && found.isEmpty(); search++) {
      cloud.pause(SEARCH_PAUSE);
      found =
          tagged().stream()
              .filter(disk -> disk.snapshot().equals(Optional.of(origin.snapshot())))
              .findFirst();
    }
    return found;
  }

  private List<Disk> tagged() throws CloudFailure, TransportException, InterruptedException {
    return cloud.ask(
        provider -> provider.disksTagged(Map.of(CreateDisks.RUN_TAG, session.runId())));
  }

  private List<Disk> inOrder(List<Disk> disks) {
    return start.origins().stream()
        .flatMap(origin ->
            disks.stream().filter(disk -> disk.snapshot().equals(Optional.of(origin.snapshot()))))
        .toList();
  }

  /// Deletes the disks that were made here, also one whose answer was lost, and says so in the
  /// failure.
  private ModuleFailure undone(Failure cause, List<Disk> made, CloudFailure.Kind certainty)
      throws TransportException, InterruptedException {
    try {
      Set<String> ids = new LinkedHashSet<>(made.stream().map(Disk::disk).toList());
      if (certainty != CloudFailure.Kind.PERMANENT && certainty != CloudFailure.Kind.THROTTLE) {
        cloud.pause(SEARCH_PAUSE);
      }
      for (Disk disk : tagged()) {
        if (start.missing().stream()
            .anyMatch(origin -> disk.snapshot().equals(Optional.of(origin.snapshot())))) {
          session.created(existing(disk));
          ids.add(disk.disk());
        }
      }
      for (String id : ids) {
        cloud.ask(provider -> {
          provider.deleteDisk(id);
          return true;
        });
        session.removed("disk", id);
      }
      start.missing().forEach(origin -> session.removed("disk", "from " + origin.snapshot()));
      return new ModuleFailure(
          new Failure(
              cause.kind(),
              cause.message()
                  + (ids.isEmpty()
                      ? " No disk was made."
                      : " Every disk made here was deleted (" + ids.size() + ")."),
              cause.detail(),
              cause.hint()));
    } catch (CloudFailure e) {
      return new ModuleFailure(
          new Failure(
              FailureKind.OUTCOME_UNKNOWN,
              cause.message() + " What was made could not be deleted: " + e.sentence(),
              cause.detail() + (e.detail().isEmpty() ? "" : "\n" + e.detail()),
              "Delete the disks with the tag `%s` = `%s`."
                  .formatted(CreateDisks.RUN_TAG, session.runId())));
    }
  }
}
