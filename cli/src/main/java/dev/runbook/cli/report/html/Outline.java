package dev.runbook.cli.report.html;

import dev.runbook.engine.plan.PlannedStep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A step of a play on all its hosts, with the steps inside it; hosts with equal outcomes share
/// one.
///
/// In a plan the steps of a play stand host by host and flat. Here they stand once, in the order of
/// the runbook: a step that only a later host has comes after what that host does before it.
final class Outline {
  private final String key;
  private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
  private final List<Outline> children = new ArrayList<>();

  /// What becomes of a step, and on which hosts.
  record Outcome(PlannedStep step, List<String> hosts) {}

  private Outline(String key) {
    this.key = key;
  }

  /// @param steps those of one play, host by host
  static List<Outline> of(List<PlannedStep> steps) {
    Outline root = new Outline("");
    Deque<Level> open = new ArrayDeque<>();
    String host = "";
    for (PlannedStep step : steps) {
      if (open.isEmpty() || !step.host().equals(host)) {
        host = step.host();
        open.clear();
        open.push(new Level(root, -1));
      }
      while (open.element().depth >= step.depth()) {
        open.pop();
      }
      Outline entry = open.element().child(step.id().written());
      entry
          .outcomes
          .computeIfAbsent(outcome(step), _ -> new Outcome(step, new ArrayList<>()))
          .hosts()
          .add(host);
      open.push(new Level(entry, step.depth()));
    }
    return List.copyOf(root.children);
  }

  /// What a reader would see of it; equal texts are equal outcomes.
  private static String outcome(PlannedStep step) {
    return String.join(
        "\n",
        step.target().equals(step.host()) ? "" : step.target(),
        step.arguments().toString(),
        step.verdict().toString(),
        step.effect().toString(),
        step.when() + step.because(),
        step.holds().toString(),
        step.guards().toString(),
        step.questions().toString(),
        step.answers().toString(),
        step.review().toString());
  }

  /// The first host's outcome stands first.
  List<Outcome> outcomes() {
    return List.copyOf(outcomes.values());
  }

  PlannedStep step() {
    return outcomes.values().iterator().next().step();
  }

  List<Outline> children() {
    return List.copyOf(children);
  }

  /// What is open while one host's steps are read.
  private static final class Level {
    private final Outline outline;
    private final int depth;
    private int last = -1;

    Level(Outline outline, int depth) {
      this.outline = outline;
      this.depth = depth;
    }

    Outline child(String key) {
      for (int i = 0; i < outline.children.size(); i++) {
        // Steps mostly come in the same order, so the one after the last is looked at first.
        int at = (last + 1 + i) % outline.children.size();
        if (outline.children.get(at).key.equals(key)) {
          last = at;
          return outline.children.get(at);
        }
      }
      last++;
      outline.children.add(last, new Outline(key));
      return outline.children.get(last);
    }
  }
}
