package dev.runbook.modules.waitfor;

import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import java.time.Duration;
import java.util.List;

/// How things are said in one short line.
final class Wording {
  private static final int LONGEST = 120;
  private static final int FIRST = 5;

  private Wording() {}

  /// A script or statement on one line, its end cut off when it is long.
  static String brief(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }

  /// The last line that is not blank; empty when there is none.
  static String lastLine(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "" : brief(lines.getLast());
  }

  /// The first five and how many more there are.
  static String first(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(FIRST, names.size())));
    return names.size() <= FIRST ? shown : shown + " and " + (names.size() - FIRST) + " more";
  }

  static String time(Duration time) {
    return ValueText.shown(new Value.Time(time));
  }
}
