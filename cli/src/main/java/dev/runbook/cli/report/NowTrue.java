package dev.runbook.cli.report;

import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.event.RunListener;
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
  private final Set<String> changed = new LinkedHashSet<>();
  private final Map<String, String> running = new LinkedHashMap<>();
  private final List<String> failed = new ArrayList<>();

  @Override
  public void heard(Recorded recorded) {
    switch (recorded.event()) {
      case RunEvent.ThingCreated e ->
          exists.put(
              e.kind() + " " + e.id(),
              e.kind() + " " + e.id() + " (to remove it: " + e.removal() + ")");
      case RunEvent.ThingRemoved e -> exists.remove(e.kind() + " " + e.id());
      case RunEvent.HoldOpened e ->
          held.put(
              key(e.host(), e.step().written(), e.hold()),
              e.hold() + " on " + e.host() + ": " + e.description());
      case RunEvent.HoldReleased e -> {
        if (e.failure().isEmpty()) {
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
                changed.add(e.host() + ": " + change.verb() + " " + first(change.subject())));
      }
      case RunEvent.HostLost e -> failed.add(e.host() + ": " + e.failure().message());
      default -> {}
    }
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
    part(lines, "What was changed before that:", changed);
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
