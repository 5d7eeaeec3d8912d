package dev.runbook.engine.run;

import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.event.RunEvent.HostTally;
import dev.runbook.engine.event.RunListener;
import dev.runbook.engine.result.FailureKind;
import java.util.Map;
import java.util.TreeMap;

/// Counts outcomes per host, for the recap. Blocks do not count, their steps do; a failure that is
/// ignored or rescued counts as that too.
public final class Tallies implements RunListener {
  private final Map<String, int[]> counts = new TreeMap<>();

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
          play.hosts().forEach(host -> counts.computeIfAbsent(host, _ -> new int[7]));
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
    counts.computeIfAbsent(host, _ -> new int[7])[column.ordinal()]++;
  }

  public synchronized Map<String, HostTally> byHost() {
    Map<String, HostTally> tallies = new TreeMap<>();
    counts.forEach(
        (host, c) -> tallies.put(host, new HostTally(c[0], c[1], c[2], c[3], c[4], c[5], c[6])));
    return tallies;
  }
}
