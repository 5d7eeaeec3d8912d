package dev.runbook.engine.run;

import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.event.RunEvent.HostTally;
import dev.runbook.engine.event.RunListener;
import dev.runbook.engine.result.FailureKind;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// Counts outcomes per host, for the recap. Blocks do not count, their steps do, unless a block
/// failed by itself: its loop could not be evaluated, what it held was lost. Of a step that is
/// tried again the last attempt counts; a failure that is ignored or rescued counts as that too.
public final class Tallies implements RunListener {
  private final Map<String, EnumMap<Column, Integer>> handled = new TreeMap<>();

  /// By host, and by the step's path and the loop's item.
  private final Map<String, Map<String, Column>> outcomes = new TreeMap<>();

  private enum Column {
    OK,
    CHANGED,
    UNREACHABLE,
    FAILED,
    SKIPPED,
    RESCUED,
    IGNORED
  }

  @Override
  public synchronized void heard(Recorded recorded) {
    switch (recorded.event()) {
      case RunEvent.PlayStarted play ->
          play.hosts().forEach(host -> outcomes.computeIfAbsent(host, _ -> new HashMap<>()));
      case RunEvent.StepFinished finished when !madeOfSteps(finished) || failedByItself(finished) ->
          outcomes
              .computeIfAbsent(finished.host(), _ -> new HashMap<>())
              .put(finished.step().path() + " " + finished.step().loopKey(), column(finished));
      case RunEvent.FailureHandled each ->
          handled
              .computeIfAbsent(each.host(), _ -> new EnumMap<>(Column.class))
              .merge(
                  each.how().equals("ignored") ? Column.IGNORED : Column.RESCUED, 1, Integer::sum);
      default -> {}
    }
  }

  private static boolean madeOfSteps(RunEvent.StepFinished finished) {
    return finished.module().equals("block") || finished.module().equals("include");
  }

  private boolean failedByItself(RunEvent.StepFinished finished) {
    String inside = finished.step().path() + "/";
    return finished.outcome().equals("failed")
        && outcomes.getOrDefault(finished.host(), Map.of()).entrySet().stream()
            .noneMatch(step ->
                step.getKey().startsWith(inside)
                    && (step.getValue() == Column.FAILED || step.getValue() == Column.UNREACHABLE));
  }

  private static Column column(RunEvent.StepFinished finished) {
    return switch (finished.outcome()) {
      case "changed" -> Column.CHANGED;
      case "skipped" -> Column.SKIPPED;
      case "failed" ->
          finished.failure().map(failure -> failure.kind() == FailureKind.UNREACHABLE).orElse(false)
              ? Column.UNREACHABLE
              : Column.FAILED;
      default -> Column.OK;
    };
  }

  public synchronized Map<String, HostTally> byHost() {
    Map<String, HostTally> tallies = new TreeMap<>();
    outcomes.forEach((host, steps) -> {
      EnumMap<Column, Integer> c = new EnumMap<>(Column.class);
      c.putAll(handled.getOrDefault(host, new EnumMap<>(Column.class)));
      steps.values().forEach(column -> c.merge(column, 1, Integer::sum));
      tallies.put(
          host,
          new HostTally(
              c.getOrDefault(Column.OK, 0),
              c.getOrDefault(Column.CHANGED, 0),
              c.getOrDefault(Column.UNREACHABLE, 0),
              c.getOrDefault(Column.FAILED, 0),
              c.getOrDefault(Column.SKIPPED, 0),
              c.getOrDefault(Column.RESCUED, 0),
              c.getOrDefault(Column.IGNORED, 0)));
    });
    return tallies;
  }
}
