package dev.runbook.engine.run;

import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.event.RunEvent.HostTally;
import dev.runbook.engine.event.RunListener;
import dev.runbook.engine.result.FailureKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/// Counts outcomes per host, for the recap. Blocks do not count, their steps do; a failure that is
/// ignored or rescued counts as that too.
public final class Tallies implements RunListener {
  private final Map<String, EnumMap<Column, Integer>> counts = new TreeMap<>();

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
          play.hosts()
              .forEach(host -> counts.computeIfAbsent(host, _ -> new EnumMap<>(Column.class)));
      case RunEvent.StepFinished finished when !madeOfSteps(finished) ->
          add(finished.host(), column(finished));
      case RunEvent.FailureHandled handled ->
          add(handled.host(), handled.how().equals("ignored") ? Column.IGNORED : Column.RESCUED);
      default -> {}
    }
  }

  private static boolean madeOfSteps(RunEvent.StepFinished finished) {
    return finished.module().equals("block") || finished.module().equals("include");
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

  private void add(String host, Column column) {
    counts.computeIfAbsent(host, _ -> new EnumMap<>(Column.class)).merge(column, 1, Integer::sum);
  }

  public synchronized Map<String, HostTally> byHost() {
    Map<String, HostTally> tallies = new TreeMap<>();
    counts.forEach((host, c) ->
        tallies.put(
            host,
            new HostTally(
                c.getOrDefault(Column.OK, 0),
                c.getOrDefault(Column.CHANGED, 0),
                c.getOrDefault(Column.UNREACHABLE, 0),
                c.getOrDefault(Column.FAILED, 0),
                c.getOrDefault(Column.SKIPPED, 0),
                c.getOrDefault(Column.RESCUED, 0),
                c.getOrDefault(Column.IGNORED, 0))));
    return tallies;
  }
}
