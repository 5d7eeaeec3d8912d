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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Follows snapshots until all are far enough, and shows how far they are.
final class SetWait {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final PatientCloud cloud;
  private final Session session;

  SetWait(PatientCloud cloud, Session session) {
    this.cloud = cloud;
    this.session = session;
  }

  /// @param snapshots as they were last seen
  /// @param goal CAPTURED or COMPLETED
  /// @return the same ones as they are now
  /// @throws ModuleFailure of kind TIMEOUT with what was last seen, or COMMAND when one failed or
  ///   vanished
  List<Snapshot> until(Snapshot.State goal, List<Snapshot> snapshots, Duration limit)
      throws ModuleFailure, TransportException, InterruptedException {
    List<String> ids = snapshots.stream().map(Snapshot::snapshot).toList();
    Instant end = cloud.now().plus(limit);
    List<Snapshot> seen = snapshots;
    Duration pause = FIRST_PAUSE;
    while (true) {
      SetJudgement.refuseFailed(seen);
      refuseVanished(ids, seen);
      session.progress(progress(goal, seen));
      if (seen.stream().allMatch(each -> each.reached(goal))) {
        return seen;
      }
      if (!cloud.now().isBefore(end)) {
        throw new ModuleFailure(
            Failure.of(
                    FailureKind.TIMEOUT,
                    "The snapshots were not "
                        + goal.written()
                        + " within "
                        + ValueText.shown(new Value.Time(limit))
                        + ".")
                .withDetail(shown(seen)));
      }
      cloud.pause(pause);
      pause = pause.multipliedBy(2);
      if (pause.compareTo(LONGEST_PAUSE) > 0) {
        pause = LONGEST_PAUSE;
      }
      seen = cloud.need(provider -> provider.snapshots(ids));
    }
  }

  private static void refuseVanished(List<String> ids, List<Snapshot> seen) throws ModuleFailure {
    Set<String> gone = new HashSet<>(ids);
    seen.forEach(each -> gone.remove(each.snapshot()));
    if (!gone.isEmpty()) {
      throw ModuleFailure.of(
          FailureKind.COMMAND,
          "The cloud no longer knows the snapshot " + String.join(", ", gone) + ".");
    }
  }

  static Progress progress(Snapshot.State goal, List<Snapshot> seen) {
    long reached = seen.stream().filter(each -> each.reached(goal)).count();
    int percent =
        seen.isEmpty()
            ? -1
            : goal == Snapshot.State.COMPLETED
                ? (int)
                    seen.stream()
                        .mapToInt(each -> each.reached(goal) ? 100 : each.progress())
                        .average()
                        .orElse(0)
                : (int) (100 * reached / seen.size());
    return new Progress(percent, reached + " of " + seen.size() + " snapshots " + goal.written());
  }

  static String shown(List<Snapshot> seen) {
    return seen.stream()
        .map(each ->
            "%s of %s: %s, %d %%"
                .formatted(each.snapshot(), each.disk(), each.state().written(), each.progress()))
        .collect(Collectors.joining("\n"));
  }
}
