package dev.runbook.engine.saved;

import dev.runbook.engine.plan.Plan;
import dev.runbook.engine.plan.PlannedStep;
import dev.runbook.engine.plan.Sightings;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// How things differ from what they were when a plan was reviewed: first what it is made from, then
/// what a look at the hosts finds.
public final class Drift {
  private final List<Difference> found = new ArrayList<>();

  private Drift() {}

  /// What differs in what the plan was made from, the engine first.
  public static List<Difference> between(Origin then, Origin now) {
    Drift drift = new Drift();
    drift.engine(then.engine(), now.engine());
    drift.modules(then.modules(), now.modules());
    drift.files(then.files(), now.files());
    drift.inputs(then.inputs(), now.inputs());
    drift.limit(then.limit(), now.limit());
    if (drift.found.isEmpty()) {
      drift.hosts(then.hosts(), now.hosts());
    }
    return drift.found;
  }

  private void say(String message) {
    found.add(Difference.of(message));
  }

  private void engine(String then, String now) {
    if (!then.equals(now)) {
      say("This is runbook " + now + ", and the plan was made by " + then + ".");
    }
  }

  private void modules(Map<String, String> then, Map<String, String> now) {
    then.forEach((name, digest) -> {
      if (now.containsKey(name) && !digest.equals(now.get(name))) {
        say("The module `" + name + "` is not the one that the plan was made with.");
      }
    });
  }

  /// Files by name; the same name may be read as two things.
  private void files(List<SavedFile> then, List<SavedFile> now) {
    Map<String, SavedFile> present = new LinkedHashMap<>();
    now.forEach(file -> present.putIfAbsent(file.kind() + file.name(), file));
    for (SavedFile before : then) {
      SavedFile after = present.remove(before.kind() + before.name());
      String subject = before.kind().words() + " `" + before.name() + "`";
      if (after == null) {
        say(subject + " is no longer there or no longer used.");
      } else if (!after.sha256().equals(before.sha256())) {
        boolean shown = !after.text().equals(before.text());
        found.add(
            shown
                ? new Difference(
                    subject + " was edited.",
                    Optional.of(new Difference.Edit(before.name(), before.text(), after.text())))
                : Difference.of(subject + " has another secret in it."));
      }
    }
    present.values().forEach(file -> say(file.kind().words() + " `" + file.name() + "` is new."));
  }

  private void inputs(Map<String, Value> then, Map<String, Value> now) {
    Set<String> names = new LinkedHashSet<>(then.keySet());
    names.addAll(now.keySet());
    for (String name : names) {
      Value before = then.getOrDefault(name, Value.NULL);
      Value after = now.getOrDefault(name, Value.NULL);
      if (!JsonValues.write(before).equals(JsonValues.write(after))) {
        say(
            "The input `"
                + name
                + "` was "
                + ValueText.shown(before)
                + ", is "
                + ValueText.shown(after)
                + ".");
      }
    }
  }

  private void limit(String then, String now) {
    if (!then.equals(now)) {
      say("The limit was " + limit(then) + ", is " + limit(now) + ".");
    }
  }

  private static String limit(String pattern) {
    return pattern.isEmpty() ? "none" : "`" + pattern + "`";
  }

  private void hosts(Map<String, List<String>> then, Map<String, List<String>> now) {
    then.forEach((play, before) -> {
      List<String> after = now.getOrDefault(play, List.of());
      if (!before.equals(after)) {
        say(
            "The play `"
                + play
                + "` was for "
                + String.join(", ", before)
                + ", is for "
                + String.join(", ", after)
                + ".");
      }
    });
  }

  /// Which things are other ones now. What is met for the first time is no difference; of a host of
  /// which several things were met and none is any more, one sentence says it for all: most often
  /// it cannot be reached.
  public static List<Difference> identities(
      List<Sightings.Sighting> then, List<Sightings.Sighting> now) {
    record Thing(String host, String what, String subject) {
      static Thing of(Sightings.Sighting sighting) {
        return new Thing(
            sighting.host(), sighting.identity().what(), sighting.identity().subject());
      }
    }
    Map<Thing, Set<String>> before = new LinkedHashMap<>();
    then.forEach(each ->
        before.computeIfAbsent(Thing.of(each), _ -> new TreeSet<>()).add(each.identity().value()));
    Map<Thing, Set<String>> after = new LinkedHashMap<>();
    now.forEach(each ->
        after.computeIfAbsent(Thing.of(each), _ -> new TreeSet<>()).add(each.identity().value()));
    List<Difference> found = new ArrayList<>();
    Map<String, List<String>> gone = new LinkedHashMap<>();
    before.forEach((thing, values) ->
        gone.computeIfAbsent(thing.host(), _ -> new ArrayList<>())
            .add(
                "the "
                    + thing.what()
                    + (thing.subject().isEmpty() ? "" : " of " + thing.subject())
                    + " ("
                    + String.join(", ", values)
                    + ")"));
    after.keySet().forEach(thing -> gone.remove(thing.host()));
    gone.values().removeIf(things -> things.size() == 1);
    gone.forEach((host, things) ->
        found.add(
            Difference.of(
                "Nothing was seen of "
                    + host
                    + " now that was seen at the review: "
                    + String.join(", ", things)
                    + ".")));
    before.forEach((thing, values) -> {
      Set<String> present = after.getOrDefault(thing, Set.of());
      if (!present.equals(values) && !gone.containsKey(thing.host())) {
        found.add(
            Difference.of(
                "The "
                    + thing.what()
                    + " of "
                    + (thing.subject().isEmpty() ? "" : thing.subject() + " on ")
                    + thing.host()
                    + " was "
                    + String.join(", ", values)
                    + (present.isEmpty()
                        ? "; there is none now."
                        : ", is " + String.join(", ", present) + ".")));
      }
    });
    return found;
  }

  /// What steps that run for certain would do otherwise than was reviewed.
  public static List<Difference> steps(Plan then, Plan now) {
    Map<String, PlannedStep> reviewed = new LinkedHashMap<>();
    then.steps().forEach(step -> reviewed.put(key(step), step));
    List<Difference> found = new ArrayList<>();
    for (PlannedStep step : now.steps()) {
      PlannedStep before = reviewed.remove(key(step));
      if (before == null) {
        if (matters(step)) {
          found.add(Difference.of(named(step) + " is new: it would " + deed(step) + "."));
        }
      } else {
        step(before, step).ifPresent(found::add);
      }
    }
    reviewed.values().stream()
        .filter(Drift::matters)
        .forEach(
            step -> found.add(Difference.of(named(step) + " was to " + deed(step) + ", is gone.")));
    return found;
  }

  private static Optional<Difference> step(PlannedStep before, PlannedStep after) {
    boolean certain =
        before.when() == PlannedStep.Circumstance.CERTAIN
            || after.when() == PlannedStep.Circumstance.CERTAIN;
    if (!certain || !(matters(before) || matters(after)) || deeds(before).equals(deeds(after))) {
      return Optional.empty();
    }
    String message = named(after) + " was to " + deed(before) + ", would " + deed(after) + ".";
    return Optional.of(
        deed(before).equals(deed(after))
            ? edited(before, after, named(after) + " would write something else.")
            : Difference.of(message));
  }

  private static Difference edited(PlannedStep before, PlannedStep after, String message) {
    List<Change> old = changes(before);
    List<Change> fresh = changes(after);
    for (int i = 0; i < Math.min(old.size(), fresh.size()); i++) {
      for (boolean written : List.of(true, false)) {
        Optional<String> was = written ? old.get(i).after() : old.get(i).before();
        Optional<String> is = written ? fresh.get(i).after() : fresh.get(i).before();
        if (!was.equals(is)) {
          return new Difference(
              written
                  ? message
                  : named(after)
                      + " would replace another content of "
                      + old.get(i).subject()
                      + ".",
              Optional.of(
                  new Difference.Edit(old.get(i).subject(), was.orElse(""), is.orElse(""))));
        }
      }
    }
    return Difference.of(message);
  }

  /// Whether it changes something, or can not be carried out.
  private static boolean matters(PlannedStep step) {
    return switch (step.verdict()) {
      case PlannedStep.Changes changes -> !changes.changes().isEmpty();
      case PlannedStep.Fails _ -> true;
      case PlannedStep.Unjudged _ -> step.destroys();
      case PlannedStep.Groups _, PlannedStep.Skips _, PlannedStep.Nothing _ -> false;
    };
  }

  private static List<Change> changes(PlannedStep step) {
    return step.verdict() instanceof PlannedStep.Changes(List<Change> changes, String _)
        ? changes
        : List.of();
  }

  private static Object deeds(PlannedStep step) {
    return step.verdict() instanceof PlannedStep.Changes(List<Change> changes, String _)
        ? changes
        : deed(step);
  }

  private static String deed(PlannedStep step) {
    return switch (step.verdict()) {
      case PlannedStep.Changes(List<Change> changes, String _) ->
          changes.stream()
              .map(change -> change.verb() + " " + change.subject())
              .collect(Collectors.joining(", "));
      case PlannedStep.Fails fails -> "fail (" + fails.failure().message() + ")";
      case PlannedStep.Unjudged _ -> step.destroys() ? "destroy something" : "do what is not known";
      case PlannedStep.Groups _, PlannedStep.Skips _, PlannedStep.Nothing _ -> "change nothing";
    };
  }

  private static String named(PlannedStep step) {
    String loop = step.id().loopKey().isEmpty() ? "" : " [" + step.id().loopKey() + "]";
    return "Step " + step.number() + " `" + step.name() + "`" + loop + " on " + step.target();
  }

  private static String key(PlannedStep step) {
    return step.id().written() + " " + step.host();
  }
}
