package dev.runbook.cli.report;

import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.event.RunListener;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Collects from the events of a run what is true after it: what failed, what was changed, what
/// still exists, what is still held, what is left to do by hand.
public final class NowTrue implements RunListener {
  private final Map<String, String> exists = new LinkedHashMap<>();
  private final Map<String, String> held = new LinkedHashMap<>();
  private final Map<String, List<Made>> changed = new LinkedHashMap<>();
  private final Undone undone = new Undone();
  private final Map<String, String> running = new LinkedHashMap<>();
  private final List<String> failed = new ArrayList<>();

  private record Made(String host, Change change) {
    String shown() {
      return host + ": " + change.verb() + " " + first(change.subject());
    }
  }

  @Override
  public void heard(Recorded recorded) {
    switch (recorded.event()) {
      case RunEvent.ThingCreated e -> {
        exists.put(
            e.kind() + " " + e.id(),
            e.kind() + " " + e.id() + " (to remove it: " + e.removal() + ")");
        undone.made(e);
      }
      case RunEvent.ThingRemoved e -> {
        exists.remove(e.kind() + " " + e.id());
        undone.removed(e);
      }
      case RunEvent.HoldOpened e ->
          held.put(
              key(e.host(), e.step().written(), e.hold()),
              e.hold() + " on " + e.host() + ": " + e.description());
      case RunEvent.HoldReleased e -> {
        if (e.failure().isEmpty() || isOver(e, e.failure().get())) {
          held.remove(key(e.host(), e.step().written(), e.hold()));
        } else {
          held.computeIfPresent(
              key(e.host(), e.step().written(), e.hold()),
              (_, text) -> text + " — released, with a failure: " + e.failure().get().message());
        }
      }
      case RunEvent.StepStarted e -> {
        if (e.effect().isPresent()) {
          running.put(e.host() + e.step().written(), e.host() + ": " + e.number() + " " + e.name());
        }
      }
      case RunEvent.StepFinished e -> {
        running.remove(e.host() + e.step().written());
        e.changes()
            .forEach(change ->
                changed
                    .computeIfAbsent(e.step().written(), _ -> new ArrayList<>())
                    .add(new Made(e.host(), change)));
      }
      case RunEvent.HostLost e -> failed.add(e.host() + ": " + e.failure().message());
      default -> {}
    }
  }

  /// Whether nothing is left of it although it was not held to the end: the session that held it is
  /// gone, or it is recorded as a thing, and is listed as one while it exists.
  private boolean isOver(RunEvent.HoldReleased released, Failure failure) {
    return failure.kind() == FailureKind.SESSION_LOST || undone.knows(released.step().written());
  }

  /// What was changed and has not been undone by the run itself.
  private Set<String> lasting() {
    Set<String> lasting = new LinkedHashSet<>();
    int all = 0;
    int kept = 0;
    for (Map.Entry<String, List<Made>> step : changed.entrySet()) {
      List<Made> made = new ArrayList<>(step.getValue());
      List<Change> left =
          new ArrayList<>(undone.lasting(step.getKey(), made.stream().map(Made::change).toList()));
      all += made.size();
      kept += left.size();
      made.stream()
          .filter(each -> left.remove(each.change()))
          .forEach(each -> lasting.add(each.shown()));
    }
    if (kept < all) {
      int count = all - kept;
      lasting.add(
          (count == 1 ? "1 change" : count + " changes")
              + " that the run has undone itself, left out here");
    }
    return lasting;
  }

  private static String key(String host, String step, String hold) {
    return host + " " + step + " " + hold;
  }

  private static String first(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() > 120 ? line.substring(0, 119) + "…" : line;
  }

  /// The end of a run's report, line by line; empty lines separate the parts.
  public List<String> lines(String run) {
    List<String> lines = new ArrayList<>();
    part(lines, "What failed:", failed);
    part(lines, "What was changed before that:", lasting());
    part(lines, "Begun and never seen to end:", running.values());
    part(lines, "What still exists because of this run:", exists.values());
    part(lines, "What is or was held and not properly released:", held.values());
    lines.add("");
    lines.add(
        exists.isEmpty() && held.isEmpty() && running.isEmpty()
            ? "Nothing of this run is left behind beyond the changes above."
            : "Left to do: remove or release by hand what is listed above, if no later run uses"
                + " it.");
    lines.add("Everything it did: runbook runs show " + run);
    return lines;
  }

  private static void part(List<String> lines, String title, Iterable<String> items) {
    boolean any = false;
    for (String item : items) {
      if (!any) {
        lines.add("");
        lines.add(title);
        any = true;
      }
      item.lines().forEach(each -> lines.add("  " + each));
    }
  }
}
