package dev.runbook.cli.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A site's profile as YAML: an inventory without hosts that defines every variable of
/// [SiteProfile] for all.
public final class ProfileText {
  private static final int WIDTH = 112;
  private static final String INDENT = "    ";

  /// What is written for a variable in place of what a new project has.
  ///
  /// @param yaml as in [SiteVariable#written()]; empty to leave it as a new project has it
  /// @param notes sentences that go under the variable's meaning
  public record Entry(String yaml, List<String> notes) {
    public Entry {
      notes = List.copyOf(notes);
    }
  }

  private ProfileText() {}

  /// The profile of a new project.
  public static String fresh() {
    return of(
        List.of(
            "The site's profile: what the shipped runbooks take from the site. They are not edited;"
                + " these variables are.",
            "`FILL-IN` is what only you know; `runbook check RUNBOOK` says what of it a runbook"
                + " needs."),
        Map.of());
  }

  /// @param heading sentences at the top, each a line of its own where it fits
  /// @param entries what differs from a new project's profile, by variable
  static String of(List<String> heading, Map<String, Entry> entries) {
    StringBuilder text = new StringBuilder();
    heading.forEach(line -> comment(text, "", line));
    text.append("all:\n  vars:\n");
    String section = "";
    for (SiteVariable variable : SiteProfile.VARIABLES) {
      if (!variable.section().equals(section)) {
        section = variable.section();
        String rule = "── " + section + " ";
        text.append(text.toString().endsWith("vars:\n") ? "" : "\n")
            .append(INDENT)
            .append("# ")
            .append(rule)
            .append("─".repeat(Math.max(2, WIDTH - rule.length())))
            .append('\n');
      }
      Entry entry = entries.getOrDefault(variable.name(), new Entry("", List.of()));
      comment(text, INDENT, variable.doc());
      entry.notes().forEach(note -> comment(text, INDENT, "→ " + note));
      String yaml = entry.yaml().isEmpty() ? variable.written() : entry.yaml();
      String value = yaml.startsWith("\n") ? yaml.replace("\n", "\n" + INDENT + "  ") : " " + yaml;
      text.append(INDENT).append(variable.name()).append(':').append(value).append('\n');
    }
    return text.toString();
  }

  private static void comment(StringBuilder text, String indent, String sentence) {
    for (String line : folded(sentence)) {
      text.append(indent).append("# ").append(line).append('\n');
    }
  }

  private static List<String> folded(String sentence) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : sentence.replace('\n', ' ').split(" +", -1)) {
      if (line.length() + word.length() >= WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
