package dev.runbook.cli.report;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.saved.Difference;
import java.util.List;

/// The diff of a change, in unified form with three lines around.
public final class DiffText {
  private DiffText() {}

  /// What an edit changed since a review.
  public static List<String> of(Difference.Edit edit) {
    List<String> before = edit.before().lines().toList();
    List<String> after = edit.after().lines().toList();
    return UnifiedDiffUtils.generateUnifiedDiff(
        edit.name() + " (reviewed)",
        edit.name() + " (now)",
        before,
        DiffUtils.diff(before, after),
        3);
  }

  /// The lines; none for a change without texts.
  public static List<String> of(Change change) {
    if (change.before().isEmpty() && change.after().isEmpty()) {
      return List.of();
    }
    List<String> before = change.before().orElse("").lines().toList();
    List<String> after = change.after().orElse("").lines().toList();
    return UnifiedDiffUtils.generateUnifiedDiff(
        change.subject() + " (now)",
        change.subject() + " (then)",
        before,
        DiffUtils.diff(before, after),
        3);
  }

  static String coloured(String line, Palette palette) {
    if (line.startsWith("+")) {
      return palette.green(line);
    }
    return line.startsWith("-") ? palette.red(line) : palette.faint(line);
  }
}
