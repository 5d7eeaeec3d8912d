package dev.runbook.cli.report;

import dev.runbook.engine.plan.PlanDiff;
import dev.runbook.engine.plan.PlannedStep;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What changed between two plans, as text.
public final class PlanDiffText {
  private final Palette palette;

  public PlanDiffText(Palette palette) {
    this.palette = palette;
  }

  /// @param made when the older plan was made
  public List<String> lines(String runbook, Instant made, PlanDiff diff) {
    List<String> lines = new ArrayList<>();
    lines.add(palette.bold("PLAN DIFF  " + runbook) + palette.faint("  since " + made));
    lines.add("");
    if (diff.same()) {
      lines.add("The plans say the same.");
      return lines;
    }
    if (!diff.inputs().isEmpty()) {
      lines.add("  " + palette.yellow("~") + " inputs");
      diff.inputs().forEach(facet -> facet(facet, lines));
    }
    for (PlanDiff.Difference difference : diff.steps()) {
      lines.add("  " + mark(difference.kind()) + " " + title(difference.step()));
      difference.facets().forEach(facet -> facet(facet, lines));
    }
    lines.add("");
    lines.add(
        palette.bold("SUMMARY  ")
            + count(diff, PlanDiff.Kind.ADDED)
            + " added, "
            + count(diff, PlanDiff.Kind.REMOVED)
            + " removed, "
            + count(diff, PlanDiff.Kind.CHANGED)
            + " changed.");
    return lines;
  }

  private static String title(PlannedStep step) {
    return step.number() + "  " + step.name() + PlanStepText.loop(step) + "  " + step.host();
  }

  private static long count(PlanDiff diff, PlanDiff.Kind kind) {
    return diff.steps().stream().filter(each -> each.kind() == kind).count();
  }

  private String mark(PlanDiff.Kind kind) {
    return switch (kind) {
      case ADDED -> palette.green("+");
      case REMOVED -> palette.red("-");
      case CHANGED -> palette.yellow("~");
    };
  }

  private void facet(PlanDiff.Facet facet, List<String> lines) {
    if (facet.before().contains("\n") || facet.after().contains("\n")) {
      lines.add("      " + facet.what() + ":");
      DiffText.of(Change.of(Effect.READ, "", facet.what()).withDiff(facet.before(), facet.after()))
          .stream()
          .skip(2)
          .forEach(line -> lines.add("        " + DiffText.coloured(line, palette)));
      return;
    }
    lines.add(
        "      " + facet.what() + ": " + shown(facet.before()) + " -> " + shown(facet.after()));
  }

  private static String shown(String text) {
    return text.isEmpty() ? "(nothing)" : text;
  }
}
