package dev.runbook.cli.report;

import dev.runbook.engine.event.RunEvent;
import dev.runbook.engine.result.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds the changes of a run that it has undone itself: those by which something was made that it
/// has removed since, and those by which that was removed. What tells it is what modules record of
/// the things they make; a change that cannot be laid to such a thing counts as one that lasts.
final class Undone {
  private record Thing(String kind, String id) {
    boolean isNamedIn(String subject) {
      return Pattern.compile("(?<![\\w./-])" + Pattern.quote(id) + "(?![\\w/-]|\\.\\w)")
          .matcher(subject)
          .find();
    }
  }

  /// By step: what it made, and what it removed that another step had made.
  private final Map<String, Set<Thing>> made = new LinkedHashMap<>();

  private final Map<String, Set<Thing>> removed = new LinkedHashMap<>();
  private final Set<Thing> gone = new LinkedHashSet<>();

  void made(RunEvent.ThingCreated event) {
    Thing thing = new Thing(event.kind(), event.id());
    gone.remove(thing);
    of(made, event.step().written()).add(thing);
  }

  /// What a step has made and removed again itself is none of its changes.
  void removed(RunEvent.ThingRemoved event) {
    Thing thing = new Thing(event.kind(), event.id());
    String step = event.step().written();
    if (of(made, step).remove(thing)) {
      return;
    }
    if (made.values().stream().anyMatch(things -> things.contains(thing))) {
      gone.add(thing);
      of(removed, step).add(thing);
    }
  }

  /// Whether the step has recorded that it makes something, now or once.
  boolean knows(String step) {
    return made.containsKey(step);
  }

  private static Set<Thing> of(Map<String, Set<Thing>> things, String step) {
    return things.computeIfAbsent(step, _ -> new LinkedHashSet<>());
  }

  /// The changes of a step that last.
  ///
  /// @param changes all changes of the step, on all hosts
  List<Change> lasting(String step, List<Change> changes) {
    Set<Thing> things = new LinkedHashSet<>(of(made, step));
    things.addAll(of(removed, step));
    if (!things.isEmpty() && gone.containsAll(things) && things.size() == changes.size()) {
      return List.of();
    }
    List<Change> lasting = new ArrayList<>(changes);
    for (Thing thing : things) {
      if (gone.contains(thing)) {
        leaveOut(thing, lasting);
      }
    }
    return lasting;
  }

  /// The last change that names it: what was made for it, such as a mount's directory, comes first.
  private static void leaveOut(Thing thing, List<Change> changes) {
    for (int i = changes.size() - 1; i >= 0; i--) {
      if (thing.isNamedIn(changes.get(i).subject())) {
        changes.remove(i);
        return;
      }
    }
  }
}
