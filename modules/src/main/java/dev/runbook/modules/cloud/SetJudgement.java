package dev.runbook.modules.cloud;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Says whether snapshots are one whole set.
final class SetJudgement {
  private SetJudgement() {}

  /// What is wrong with the members' numbers, runs and disks, in one sentence; empty when nothing
  /// is.
  static String flaw(List<Snapshot> snapshots) {
    if (snapshots.isEmpty()) {
      return "it has no members";
    }
    int of = snapshots.getFirst().of();
    Snapshot first = snapshots.getFirst();
    Set<Integer> members = new TreeSet<>();
    Set<String> disks = new HashSet<>();
    for (Snapshot each : snapshots) {
      if (each.of() != of) {
        return "its members do not agree on their number: " + of + " and " + each.of();
      }
      if (!each.madeBy(first.run(), first.attempt())) {
        return "it holds members of different attempts: %s attempt %d and %s attempt %d"
            .formatted(first.run(), first.attempt(), each.run(), each.attempt());
      }
      if (!members.add(each.member())) {
        return "member " + each.member() + " is there more than once";
      }
      if (!disks.add(each.disk())) {
        return "disk " + each.disk() + " is in it more than once";
      }
    }
    Set<Integer> missing = new TreeSet<>();
    for (int member = 1; member <= of; member++) {
      if (!members.contains(member)) {
        missing.add(member);
      }
    }
    if (!missing.isEmpty()) {
      return "member "
          + missing.stream().map(String::valueOf).collect(Collectors.joining(", "))
          + " of "
          + of
          + " is missing";
    }
    return members.size() == of ? "" : "its members are not numbered from 1 to " + of;
  }

  static boolean isComplete(List<Snapshot> snapshots) {
    return flaw(snapshots).isEmpty()
        && snapshots.stream().allMatch(each -> each.reached(Snapshot.State.COMPLETED));
  }

  /// @throws ModuleFailure of kind REFUSED when the snapshots are not one whole set
  static void refuseFlaw(String set, List<Snapshot> snapshots) throws ModuleFailure {
    String flaw = flaw(snapshots);
    if (!flaw.isEmpty()) {
      throw ModuleFailure.of(
          FailureKind.REFUSED, "The set `" + set + "` is not whole: " + flaw + ".");
    }
  }

  /// @throws ModuleFailure of kind COMMAND when a member has failed
  static void refuseFailed(List<Snapshot> snapshots) throws ModuleFailure {
    List<Snapshot> failed =
        snapshots.stream().filter(each -> each.state() == Snapshot.State.FAILED).toList();
    if (!failed.isEmpty()) {
      throw new ModuleFailure(
          Failure.of(
              FailureKind.COMMAND,
              failed.stream()
                  .map(each ->
                      "The snapshot `%s` of disk `%s` (member %d of %d) failed."
                          .formatted(each.snapshot(), each.disk(), each.member(), each.of()))
                  .collect(Collectors.joining(" "))));
    }
  }
}
