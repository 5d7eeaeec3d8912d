package dev.runbook.modules.cloud;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Progress;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Follows disks until all are as they are to be.
final class DiskWait {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final PatientCloud cloud;
  private final Session session;

  DiskWait(PatientCloud cloud, Session session) {
    this.cloud = cloud;
    this.session = session;
  }

  /// @param goal in words, for progress and failures: `available`
  /// @return the disks in the order of the ids
  /// @throws ModuleFailure of kind TIMEOUT with what was last seen, or COMMAND when one failed or
  ///   vanished
  List<Disk> until(String goal, Predicate<Disk> reached, List<String> ids, Duration limit)
      throws ModuleFailure, TransportException, InterruptedException {
    Instant end = cloud.now().plus(limit);
    Duration pause = FIRST_PAUSE;
    while (true) {
      List<Disk> seen = cloud.need(provider -> provider.disks(ids));
      refuse(ids, seen);
      long count = seen.stream().filter(reached).count();
      session.progress(
          new Progress(
              (int) (100 * count / ids.size()), count + " of " + ids.size() + " disks " + goal));
      if (count == ids.size()) {
        return ids.stream()
            .flatMap(id -> seen.stream().filter(disk -> disk.disk().equals(id)))
            .toList();
      }
      if (!cloud.now().isBefore(end)) {
        throw new ModuleFailure(
            Failure.of(
                    FailureKind.TIMEOUT,
                    "The disks were not %s within %s."
                        .formatted(goal, ValueText.shown(new Value.Time(limit))))
                .withDetail(shown(seen)));
      }
      cloud.pause(pause);
      pause = pause.multipliedBy(2);
      if (pause.compareTo(LONGEST_PAUSE) > 0) {
        pause = LONGEST_PAUSE;
      }
    }
  }

  private static void refuse(List<String> ids, List<Disk> seen) throws ModuleFailure {
    for (String id : ids) {
      if (seen.stream().noneMatch(disk -> disk.disk().equals(id))) {
        throw ModuleFailure.of(
            FailureKind.COMMAND, "The cloud no longer knows the disk `" + id + "`.");
      }
    }
    for (Disk disk : seen) {
      if (disk.state() == Disk.State.FAILED) {
        throw ModuleFailure.of(FailureKind.COMMAND, "The disk `" + disk.disk() + "` failed.");
      }
    }
  }

  private static String shown(List<Disk> seen) {
    return seen.stream()
        .map(disk -> disk.disk() + ": " + disk.state().written())
        .collect(Collectors.joining("\n"));
  }
}
