package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runbook.cli.command.RuleCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every rule is in the catalogue, and has a folder of fixtures that show its message whole.
class RuleCoverageTest {
  private static final Pattern DECLARED =
      Pattern.compile("\\bRule\\s*\\.(?:error|warning)\\(\\s*\"([^\"]+)\"");
  private static final Pattern UNDECLARED =
      Pattern.compile("\\bDiagnostic\\s*\\.(?:error|warning)\\(\\s*(\"[^\"]+\")");

  private static final String PLANNED = "it is found while a step is planned or runs";

  /// Rules that no runbook shows at `check`, each with the reason.
  private static final Map<String, String> WITHOUT =
      Map.ofEntries(
          Map.entry("become.not-a-user", PLANNED),
          Map.entry("expression.too-long", PLANNED),
          Map.entry("fact.unavailable", PLANNED),
          Map.entry("secret.unresolved", "secrets are not asked for by a check"),
          Map.entry("template.no-value", PLANNED),
          Map.entry("template.raw-secret", PLANNED),
          Map.entry("template.sql-name", PLANNED),
          Map.entry("template.sql-place", PLANNED),
          Map.entry("file.directory", "whoever reads a file by name looks for a file first"));

  @Test
  void everyRuleHasAFolderOfFixtures() throws IOException {
    Set<String> folders =
        Transcript.in("check").stream().map(RuleCoverageTest::folder).collect(Collectors.toSet());
    Set<String> missing = ids();
    missing.removeAll(folders);
    missing.removeAll(WITHOUT.keySet());
    assertEquals(Set.of(), missing, "rules without a folder in cli/src/test/resources/check");
  }

  @Test
  void everyRuleThatIsDeclaredIsInTheCatalogueOnce() throws IOException {
    Set<String> declared = new TreeSet<>();
    for (String module : List.of("engine", "cli")) {
      for (Path file : sources(module)) {
        DECLARED
            .matcher(Files.readString(file))
            .results()
            .forEach(each -> declared.add(each.group(1)));
      }
    }
    assertEquals(declared, ids());
    assertEquals(ids().size(), RuleCatalogue.all().size());
  }

  @Test
  void nothingIsFoundOutsideTheCatalogue() throws IOException {
    Set<String> undeclared = new TreeSet<>();
    for (String module : List.of("engine", "cli", "modules", "transports")) {
      for (Path file : sources(module)) {
        UNDECLARED
            .matcher(Files.readString(file))
            .results()
            .forEach(each -> undeclared.add(file.getFileName() + ": " + each.group(1)));
      }
    }
    assertEquals(
        Set.of(),
        undeclared,
        "declare a Rule for each, with what it says and why, in the table of its package"
            + " (CheckRules, PlanRules, ...), and name that");
  }

  /// A file `kept.txt` keeps the rule instead, and nothing is said.
  @Test
  void aFolderOfFixturesIsNamedAfterTheRuleThatEachOfThemShows() throws IOException {
    Set<Path> elsewhere = new TreeSet<>();
    for (Path file : Transcript.in("check")) {
      String rule = folder(file);
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

  private static String folder(Path fixture) {
    return fixture.getName(fixture.getNameCount() - 2).toString();
  }

  private static Set<String> ids() {
    return RuleCatalogue.all().stream()
        .map(rule -> rule.id().id())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> sources(String module) throws IOException {
    Path sources = CommandLine.CHECKOUT.resolve(module + "/src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
