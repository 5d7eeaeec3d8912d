package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every rule of the engine that reads has a fixture that shows its message whole.
class RuleCoverageTest {
  private static final Pattern RULE =
      Pattern.compile("\"([a-z][a-z0-9-]*(?:\\.[a-z][a-z0-9-]*)+)\"");
  private static final List<String> READING =
      List.of("yaml", "runbook", "check", "inventory", "expression");

  /// Rules that no file can break, those whose sentence is shown without its id, and what is a name
  /// and no rule; each with the reason.
  private static final Map<String, String> WITHOUT =
      Map.of(
          "file.directory", "whoever reads a file by name looks for a regular file first",
          "expression.too-long", "it is found while a step runs; the step's failure has no id",
          "template.sql-name", "it is found while a step runs; the step's failure has no id",
          "user.home", "a system property");

  @Test
  void everyRuleHasAFixtureThatShowsIt() throws IOException {
    String shown = shown();
    Set<String> missing = new TreeSet<>();
    for (String rule : rules()) {
      if (!shown.contains(rule) && !WITHOUT.containsKey(rule)) {
        missing.add(rule);
      }
    }
    assertEquals(Set.of(), missing);
  }

  /// A file `kept.txt` keeps the rule instead, and nothing is said.
  @Test
  void aFolderOfFixturesIsNamedAfterTheRuleThatEachOfThemShows() throws IOException {
    Set<Path> elsewhere = new TreeSet<>();
    for (Path file : Transcript.in("check")) {
      String rule = file.getParent().getFileName().toString();
      boolean kept = file.getFileName().toString().startsWith("kept");
      boolean shown =
          Files.readAllLines(file).stream()
              .anyMatch(line -> line.matches("(.*  )?(error|warning)  " + Pattern.quote(rule)));
      if (shown == kept) {
        elsewhere.add(file);
      }
    }
    assertEquals(Set.of(), elsewhere);
  }

  private static Set<String> rules() throws IOException {
    Set<String> rules = new TreeSet<>();
    for (String name : READING) {
      Path sources = CommandLine.CHECKOUT.resolve("engine/src/main/java/dev/runbook/engine");
      for (Path file : files(sources.resolve(name), ".java")) {
        RULE.matcher(Files.readString(file)).results().forEach(each -> rules.add(each.group(1)));
      }
    }
    return rules;
  }

  private static String shown() throws IOException {
    StringBuilder shown = new StringBuilder();
    for (String module : List.of("cli", "engine")) {
      Path resources = CommandLine.CHECKOUT.resolve(module + "/src/test/resources");
      for (Path file : files(resources, ".txt")) {
        shown.append(Files.readString(file));
      }
    }
    return shown.toString();
  }

  private static List<Path> files(Path under, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(under)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }
}
