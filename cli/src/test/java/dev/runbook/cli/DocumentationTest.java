package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the documentation shows is valid, and what it points at is there.
class DocumentationTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern RULE = Pattern.compile("(?m)^\\S+:\\d+:\\d+  error  (\\S+)$");
  private static final Pattern ITALICS = Pattern.compile("\\*([^*]+)\\*");

  private static final Pattern SHIPPED_HOSTS =
      Pattern.compile("(?m)^ +(- )?hosts: (primaries|restore)$");

  @TempDir private Path directory;

  /// A block of YAML in a page.
  ///
  /// @param begins its first line that is no comment
  record Example(Path page, int line, String begins, String text) {
    @Override
    public String toString() {
      return CommandLine.CHECKOUT.relativize(page) + ":" + line;
    }

    /// The file it says it is, in a comment of its first line.
    Optional<String> file() {
      return text.startsWith("# ")
          ? Optional.of(text.lines().findFirst().orElse("").substring(2).strip())
          : Optional.empty();
    }
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(CommandLine.CHECKOUT.resolve("docs"))) {
      List<Path> pages =
          new ArrayList<>(docs.filter(each -> each.toString().endsWith(".md")).toList());
      pages.add(CommandLine.CHECKOUT.resolve("README.md"));
      pages.add(CommandLine.CHECKOUT.resolve("CONTRIBUTING.md"));
      return pages;
    }
  }

  /// Of all blocks of YAML in the pages those that are chosen.
  static List<Example> examples(Predicate<Example> chosen) throws IOException {
    List<Example> examples = new ArrayList<>();
    for (Path page : pages()) {
      String text = Files.readString(page);
      Matcher blocks = BLOCK.matcher(text);
      while (blocks.find()) {
        String body = blocks.group(2);
        if (blocks.group(1).equals("yaml")) {
          int line = (int) text.substring(0, blocks.start()).lines().count() + 1;
          String begins = body.lines().filter(each -> !each.startsWith("#")).findFirst().orElse("");
          examples.add(new Example(page, line, begins, body));
        }
      }
    }
    return examples.stream().filter(chosen).toList();
  }

  static List<Example> runbooks() throws IOException {
    return examples(each -> each.begins().startsWith("runbook:"));
  }

  static List<Example> steps() throws IOException {
    return examples(each -> each.begins().startsWith("- name:"));
  }

  /// What the pages on layouts and rehearsals lay over the lab's profile.
  static List<Example> profiles() throws IOException {
    return examples(each -> each.begins().startsWith("all:"));
  }

  /// Checks a runbook on this machine; one for the hosts of the shipped runbooks with the lab's
  /// profile.
  private CommandLine.Ended run(String command, String runbook) throws IOException {
    for (Example file : examples(each -> each.begins().startsWith("steps-file:"))) {
      Path path = directory.resolve(file.file().orElseThrow());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.text());
    }
    Path file = Files.writeString(directory.resolve("example.yml"), runbook);
    if (SHIPPED_HOSTS.matcher(runbook).find()) {
      return ShippedRunbooksTest.run(command, file, directory);
    }
    Path inventory =
        Files.writeString(
            directory.resolve("inventory.yml"),
            "all: { hosts: { here: { ansible_connection: local } } }\n");
    List<String> words =
        new ArrayList<>(
            List.of(command, file.toString(), "-i", inventory.toString(), "--no-color"));
    if (command.equals("plan")) {
      words.add("--offline");
    }
    return new CommandLine(directory).run(words.toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void aRunbookThatIsShownPassesTheCheckAndIsPlanned(Example example) throws Exception {
    for (String command : List.of("check", "plan")) {
      CommandLine.Ended ended = run(command, example.text());
      assertEquals(0, ended.code(), () -> example + "\n" + ended.out() + ended.err());
    }
  }

  /// A fragment may use names that only the text around it explains; nothing else may be wrong.
  @ParameterizedTest
  @MethodSource("steps")
  void stepsThatAreShownPassTheCheckButForNamesFromElsewhere(Example example) throws Exception {
    CommandLine.Ended ended =
        run(
            "check",
            "runbook: example\nplays:\n  - hosts: all\n    steps:\n" + example.text().indent(6));
    Set<String> rules = new TreeSet<>();
    RULE.matcher(ended.err()).results().forEach(match -> rules.add(match.group(1)));
    rules.removeAll(Set.of("expression.undefined-name", "template.undefined-name"));
    assertTrue(rules.isEmpty(), () -> example + "\n" + ended.err());
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void everyShippedRunbookIsCheckedAndPlannedWithAProfileThatIsShown(Example example)
      throws Exception {
    Path shown = Files.writeString(directory.resolve("shown.yml"), example.text());
    for (Path runbook : ShippedRunbooksTest.runbooks()) {
      for (String command : List.of("check", "plan")) {
        CommandLine.Ended ended = ShippedRunbooksTest.run(command, runbook, directory, shown);
        assertEquals("", ended.err(), () -> example + " in " + runbook.getFileName());
        assertEquals(0, ended.code(), () -> example + " in " + runbook + "\n" + ended.out());
      }
    }
  }

  /// `connection` is a host's, not the profile's.
  @Test
  void everyVariableOfAProfileThatIsShownIsInTheLabs() throws Exception {
    Pattern variable = Pattern.compile("(?m)^ {4}(\\w+):");
    Set<String> known = new TreeSet<>(Set.of("connection"));
    variable
        .matcher(Files.readString(CommandLine.CHECKOUT.resolve("inventories/lab.yml")))
        .results()
        .forEach(match -> known.add(match.group(1)));
    Set<String> unknown = new TreeSet<>();
    for (Example example : profiles()) {
      variable.matcher(example.text()).results().forEach(match -> unknown.add(match.group(1)));
    }
    assertTrue(unknown.size() > 15, "variables that are shown");
    unknown.removeAll(known);
    assertEquals(Set.of(), unknown);
  }

  @Test
  void theDocumentationHasExamplesOfBothKinds() throws Exception {
    assertTrue(runbooks().size() > 5, "whole runbooks");
    assertTrue(steps().size() > 10, "steps");
  }

  @Test
  void everyRelativeLinkLeadsSomewhere() throws Exception {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      Matcher links = LINK.matcher(BLOCK.matcher(Files.readString(page)).replaceAll(""));
      while (links.find()) {
        String target = links.group(1);
        if (!target.matches("[a-z]+:.*") && !isThere(page, target)) {
          broken.add(CommandLine.CHECKOUT.relativize(page) + " -> " + target);
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  private static boolean isThere(Path page, String target) throws IOException {
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
    if (!Files.exists(file)) {
      return false;
    }
    return parts.length == 1 || anchors(file).contains(parts[1]);
  }

  /// As GitHub makes them of headings.
  private static Set<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(BLOCK.matcher(Files.readString(page)).replaceAll(""))
        .results()
        .map(match ->
            match
                .group(1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @Test
  void theReadmeQuotesTheFiguresOfTheBenchmark() throws Exception {
    Matcher table =
        Pattern.compile("(?ms)^## In short$\\n+((^\\|[^\\n]*\\n)+)")
            .matcher(Files.readString(CommandLine.CHECKOUT.resolve("docs/performance.md")));
    assertTrue(table.find(), "docs/performance.md has a table in short");
    String readme = Files.readString(CommandLine.CHECKOUT.resolve("README.md"));
    assertTrue(readme.contains(table.group(1)), "README.md has not this:\n" + table.group(1));
  }

  @Test
  void everyStepThatThePageOnRecoveryNamesIsInARunbook() throws Exception {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(CommandLine.CHECKOUT.resolve("runbooks"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".yml")).toList()) {
        Pattern.compile("(?m)^\\s*- name: (.*)$")
            .matcher(Files.readString(file))
            .results()
            .forEach(match -> names.add(match.group(1).strip()));
      }
    }
    String text =
        Files.readString(CommandLine.CHECKOUT.resolve("docs/recovery.md"))
            .replaceAll("(?s)\\*\\*.*?\\*\\*", "")
            .replaceAll("`[^`\\n]*`", "");
    assertAll(
        ITALICS
            .matcher(text)
            .results()
            .map(match -> match.group(1).replaceAll("\\s+", " "))
            .map(name -> () -> assertTrue(names.contains(name), name)));
  }
}
