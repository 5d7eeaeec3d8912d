package dev.runbook.cli;

import dev.runbook.engine.diagnostic.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The reference of everything that `check` can find: what the rules say of themselves, and what
/// their fixtures show.
final class MessagePage {
  private static final int SHOWN_LINES = 30;
  private static final int SHOWN_COLUMNS = 160;

  private final StringBuilder text = new StringBuilder();
  private final Map<String, Path> fixtures = new LinkedHashMap<>();

  private MessagePage(List<Path> fixtures) {
    for (Path fixture : fixtures) {
      if (!fixture.getFileName().toString().startsWith("kept")) {
        this.fixtures.putIfAbsent(folder(fixture), fixture);
      }
    }
  }

  /// @param fixtures in alphabetical order; the first of each rule is shown
  static String of(List<Rule> rules, List<Path> fixtures) throws IOException {
    return new MessagePage(fixtures).of(rules);
  }

  private String of(List<Rule> rules) throws IOException {
    text.append(
        """
        # Messages

        Everything that `runbook check` can find, by its id. The page is made from the rules and from the fixtures that
        show them; `runbook check --list-rules` lists the same, `runbook check --explain RULE` says it in a terminal.
        How a check is run, and how its findings are read by programs, is in [check](check.md).

        An **error** keeps a runbook from running, a **warning** is only said. A rule that **guesses** can be answered in the
        step, with a reason: `allow: [{ rule: ..., because: ... }]`.
        """);
    String area = "";
    for (Rule rule : rules) {
      String own = rule.id().id().substring(0, rule.id().id().indexOf('.'));
      if (!own.equals(area)) {
        area = own;
        text.append("\n## ").append(area).append("\n");
      }
      rule(rule);
    }
    return text.toString();
  }

  private void rule(Rule rule) throws IOException {
    text.append("\n### ").append(rule.id()).append("\n\n");
    text.append("**")
        .append(
            rule.severity() == dev.runbook.engine.diagnostic.Severity.ERROR ? "Error" : "Warning");
    text.append(rule.certainty() == Rule.Certainty.GUESS ? ", guesses" : "").append(".** ");
    text.append(rule.says()).append("\n\n").append(rule.why()).append("\n");
    Path fixture = fixtures.get(rule.id().id());
    if (fixture != null) {
      text.append("\n```text\n").append(String.join("\n", shown(fixture))).append("\n```\n");
    }
  }

  /// The files if they are short, the first command and what it prints.
  private static List<String> shown(Path fixture) throws IOException {
    List<String> files = new ArrayList<>();
    List<String> printed = new ArrayList<>();
    List<String> to = new ArrayList<>();
    int commands = 0;
    for (String line : Files.readAllLines(fixture)) {
      if (line.startsWith("--- ")) {
        to = files;
      } else if (line.startsWith("$ ")) {
        commands++;
        to = commands == 1 ? printed : new ArrayList<>();
      }
      to.add(shortened(line.replace("@DIR@/", "")));
    }
    List<String> all = new ArrayList<>(files.size() <= SHOWN_LINES ? files : List.of());
    all.addAll(printed);
    while (!all.isEmpty() && (all.getLast().isBlank() || all.getLast().startsWith("exit "))) {
      all.removeLast();
    }
    return all;
  }

  private static String shortened(String line) {
    return line.length() <= SHOWN_COLUMNS ? line : line.substring(0, SHOWN_COLUMNS) + "…";
  }

  private static String folder(Path fixture) {
    return fixture.getName(fixture.getNameCount() - 2).toString();
  }
}
