package dev.runbook.engine.plan;

import dev.runbook.engine.check.CheckedRunbook;
import dev.runbook.engine.inventory.Host;
import dev.runbook.engine.runbook.Modifier;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.runbook.Step;
import dev.runbook.engine.runbook.StepsFile;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The hosts that a run asks something with its very first step, whatever the values are: those may
/// be connected to a little before.
public final class FirstContact {
  /// Modules that always ask the host of the step.
  private static final Set<String> ON_THE_HOST =
      Set.of("file", "filesystem", "fsck", "lvm", "mount", "shell");

  /// With these it may be that nothing runs on a host of the play, or a person is asked first.
  private static final Set<Modifier> PERHAPS_NOT =
      Set.of(
          Modifier.APPROVE,
          Modifier.DELEGATE_TO,
          Modifier.GUARD,
          Modifier.IRREVERSIBLE,
          Modifier.LOOP,
          Modifier.RUN_ONCE,
          Modifier.TAGS,
          Modifier.WHEN,
          Modifier.WITH);

  private FirstContact() {}

  /// @param selection what the operator asked for
  /// @param most so many hosts at the most; less than 1 is 1
  /// @return in the order of the play; none where it depends on anything
  public static List<String> hosts(CheckedRunbook checked, Selection selection, int most) {
    List<Play> plays = checked.runbook().plays();
    if (plays.isEmpty() || !selection.tags().isEmpty() || !selection.skipTags().isEmpty()) {
      return List.of();
    }
    Play first = plays.getFirst();
    if (!first.serial().isEmpty() || !first.tags().isEmpty() || !asksHost(first.steps())) {
      return List.of();
    }
    return checked.hosts(first).stream()
        .filter(host -> !host.equals(Host.CONTROL))
        .limit(Math.max(1, most))
        .toList();
  }

  private static boolean asksHost(List<Step> steps) {
    Optional<Step> first = steps.stream().findFirst();
    if (first.isEmpty() || PERHAPS_NOT.stream().anyMatch(first.get().modifiers()::has)) {
      return false;
    }
    return switch (first.get()) {
      case Step.ModuleStep own -> ON_THE_HOST.contains(own.module());
      case Step.Block block -> asksHost(block.steps());
      case Step.Include include ->
          asksHost(include.callee().map(StepsFile::steps).orElse(List.of()));
    };
  }
}
