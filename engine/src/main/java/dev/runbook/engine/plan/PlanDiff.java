package dev.runbook.engine.plan;

import dev.runbook.engine.result.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What changed from one plan to another, step by step. Steps are the same when their paths, loop
/// keys and hosts are; their numbers, which shift with every step put before them, are never a
/// difference.
///
/// @param inputs those that are not the same
/// @param steps in the order of the newer plan, removed ones at the end
public record PlanDiff(List<Facet> inputs, List<Difference> steps) {
  /// What became of a step.
  public enum Kind {
    ADDED,
    REMOVED,
    CHANGED
  }

  /// @param step as it is in the newer plan; in the older one when it was removed
  /// @param facets what is not the same; empty for added and removed steps
  public record Difference(Kind kind, PlannedStep step, List<Facet> facets) {
    public Difference {
      facets = List.copyOf(facets);
    }
  }

  /// One thing that is not the same.
  ///
  /// @param what for people: `argument path`, `verdict`
  /// @param before empty when it was not there
  /// @param after empty when it is not there any more
  public record Facet(String what, String before, String after) {}

  public PlanDiff {
    inputs = List.copyOf(inputs);
    steps = List.copyOf(steps);
  }

  /// Compares two plans.
  public static PlanDiff between(Plan old, Plan fresh) {
    Map<String, PlannedStep> before = byIdentity(old);
    Map<String, PlannedStep> after = byIdentity(fresh);
    Numbers oldNumbers = new Numbers(old);
    Numbers newNumbers = new Numbers(fresh);
    List<Difference> steps = new ArrayList<>();
    after.forEach((identity, step) -> {
      PlannedStep was = before.get(identity);
      if (was == null) {
        steps.add(new Difference(Kind.ADDED, step, List.of()));
      } else {
        List<Facet> facets = differing(facets(was, oldNumbers), facets(step, newNumbers));
        if (!facets.isEmpty()) {
          steps.add(new Difference(Kind.CHANGED, step, facets));
        }
      }
    });
    before.forEach((identity, step) -> {
      if (!after.containsKey(identity)) {
        steps.add(new Difference(Kind.REMOVED, step, List.of()));
      }
    });
    return new PlanDiff(
        differing(values("input", old.inputs()), values("input", fresh.inputs())), steps);
  }

  /// Whether the plans say the same.
  public boolean same() {
    return inputs.isEmpty() && steps.isEmpty();
  }

  private static Map<String, PlannedStep> byIdentity(Plan plan) {
    Map<String, PlannedStep> steps = new LinkedHashMap<>();
    for (PlannedStep step : plan.steps()) {
      String identity = step.id().written() + " " + step.host();
      for (int again = 2; steps.containsKey(identity); again++) {
        identity = step.id().written() + "~" + again + " " + step.host();
      }
      steps.put(identity, step);
    }
    return steps;
  }

  private static List<Facet> differing(Map<String, String> before, Map<String, String> after) {
    Set<String> all = new LinkedHashSet<>(after.keySet());
    all.addAll(before.keySet());
    List<Facet> facets = new ArrayList<>();
    for (String what : all) {
      String old = before.getOrDefault(what, "");
      String fresh = after.getOrDefault(what, "");
      if (!old.equals(fresh)) {
        facets.add(new Facet(what, old, fresh));
      }
    }
    return facets;
  }

  private static Map<String, String> facets(PlannedStep step, Numbers numbers) {
    Map<String, String> facets = new LinkedHashMap<>();
    facets.put("runs", numbers.without(word(step.when()) + because(step.because())));
    facets.put("target", step.target());
    facets.put("module", step.module());
    facets.put("effect", step.effect().map(PlanDiff::word).orElse(""));
    values("argument", step.arguments())
        .forEach((what, shown) -> facets.put(what, numbers.without(shown)));
    for (PlannedHold hold : step.holds()) {
      facets.put("holds " + hold.module(), hold.certain() ? "yes" : "perhaps");
      values("holds " + hold.module() + ",", hold.arguments())
          .forEach((what, shown) -> facets.put(what, numbers.without(shown)));
    }
    facets.put("verdict", numbers.without(text(step.verdict())));
    for (PlannedGuard guard : step.guards()) {
      facets.put("guard " + guard.expression(), word(guard.holds()));
      values("guard value", guard.values())
          .forEach((what, shown) -> facets.put(what, numbers.without(shown)));
    }
    step.review()
        .table()
        .ifPresent(table ->
            table
                .rows()
                .forEach(row ->
                    values("shown " + row.name(), row.cells())
                        .forEach(
                            (what, shown) -> facets.merge(what, shown, (a, b) -> a + ", " + b))));
    facets.put("irreversible", step.review().irreversible());
    facets.put("if interrupted", step.review().ifInterrupted());
    step.questions().forEach(each -> facets.put("asks to " + word(each.kind()), each.text()));
    step.answers().forEach(each -> facets.put("allows " + each.rule(), each.because()));
    return facets;
  }

  private static Map<String, String> values(String what, List<PlannedValue> values) {
    Map<String, String> shown = new LinkedHashMap<>();
    values.forEach(value -> shown.put(what + " " + value.name(), value.shown()));
    return shown;
  }

  private static String because(String because) {
    return because.isEmpty() ? "" : ", " + because;
  }

  private static String text(PlannedStep.Verdict verdict) {
    return switch (verdict) {
      case PlannedStep.Groups _ -> "groups";
      case PlannedStep.Skips skips -> "skipped: " + skips.reason();
      case PlannedStep.Nothing nothing -> "unchanged" + because(nothing.reason());
      case PlannedStep.Changes changes -> {
        List<String> lines = new ArrayList<>();
        for (Change change : changes.changes()) {
          lines.add(change.verb() + " " + change.subject());
          change
              .before()
              .ifPresent(text -> text.lines().map(line -> "- " + line).forEach(lines::add));
          change
              .after()
              .ifPresent(text -> text.lines().map(line -> "+ " + line).forEach(lines::add));
        }
        if (!changes.note().isEmpty()) {
          lines.add(changes.note());
        }
        yield String.join("\n", lines);
      }
      case PlannedStep.Unjudged unjudged ->
          "cannot be judged yet"
              + because(
                  unjudged.after().isEmpty()
                      ? ""
                      : "known after " + String.join(", ", unjudged.after()))
              + because(unjudged.reason());
      case PlannedStep.Fails fails -> "would fail: " + fails.failure().message();
    };
  }

  private static String word(Enum<?> each) {
    return each.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /// Takes the numbers off the steps that a text names.
  private static final class Numbers {
    private final List<PlannedStep> longestFirst;

    Numbers(Plan plan) {
      longestFirst =
          plan.steps().stream()
              .filter(step -> !step.number().isEmpty())
              .sorted(
                  Comparator.comparingInt(
                          (PlannedStep step) -> step.number().length() + step.name().length())
                      .reversed())
              .toList();
    }

    String without(String text) {
      String plain = text;
      if (text.indexOf('.') >= 0) {
        for (PlannedStep step : longestFirst) {
          plain = plain.replace(step.number() + " " + step.name(), step.name());
        }
      }
      return plain;
    }
  }
}
