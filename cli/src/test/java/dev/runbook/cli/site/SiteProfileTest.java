package dev.runbook.cli.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.cli.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The profile of a new project has what the shipped runbooks use, and nothing else.
class SiteProfileTest {
  private static final Pattern RULE = Pattern.compile("(?m)^\\S+:\\d+:\\d+ {2}\\w+ {2}(\\S+)$");
  private static final Pattern VARIABLE = Pattern.compile("(?m)^ {4}(\\w+):");

  @TempDir private Path directory;

  static List<Path> runbooks() throws IOException {
    try (Stream<Path> files = Files.list(CommandLine.CHECKOUT.resolve("runbooks"))) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
    }
  }

  private CommandLine.Ended inNewProject(String... arguments) {
    Path project = directory.resolve("project");
    CommandLine outside = new CommandLine(directory.resolve("state"));
    assertEquals(0, outside.run("init", project.toString()).code());
    return new CommandLine(
            directory.resolve("state"), CommandLine.CHECKOUT, project.resolve("runbook-config.yml"))
        .run(arguments);
  }

  /// A variable that the profile does not define would be an error.
  @ParameterizedTest
  @MethodSource("runbooks")
  void everyShippedRunbookPassesTheCheckInANewProjectButForWhatMustBeFilledIn(Path runbook) {
    List<String> words =
        new ArrayList<>(List.of("check", runbook.getFileName().toString(), "--no-color"));
    if (runbook.endsWith("teardown.yml")) {
      words.addAll(List.of("-e", "restore=some-run"));
    }
    CommandLine.Ended ended = inNewProject(words.toArray(String[]::new));
    assertEquals(0, ended.code(), ended.err());
    assertEquals(
        Set.of("variable.not-filled-in"),
        RULE.matcher(ended.err())
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet()));
  }

  @Test
  void everyVariableIsUsedByAShippedRunbookOrByAnotherVariable() throws Exception {
    StringBuilder used = new StringBuilder();
    try (Stream<Path> files = Files.walk(CommandLine.CHECKOUT.resolve("runbooks"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        used.append(Files.readString(file));
      }
    }
    SiteProfile.VARIABLES.forEach(variable -> used.append(variable.written()).append('\n'));
    Set<String> unused = new TreeSet<>();
    for (SiteVariable variable : SiteProfile.VARIABLES) {
      if (!Pattern.compile("\\b" + variable.name() + "\\b").matcher(used).find()) {
        unused.add(variable.name());
      }
    }
    assertEquals(Set.of(), unused);
  }

  @Test
  void theLabsProfileHasTheSameVariables() throws Exception {
    String lab = Files.readString(CommandLine.CHECKOUT.resolve("inventories/lab.yml"));
    assertEquals(
        new TreeSet<>(SiteProfile.VARIABLES.stream().map(SiteVariable::name).toList()),
        new TreeSet<>(variables(lab)));
  }

  private static List<String> variables(String profile) {
    return VARIABLE.matcher(profile).results().map(match -> match.group(1)).toList();
  }

  @Test
  void everyVariableIsExplainedInASentence() {
    for (SiteVariable variable : SiteProfile.VARIABLES) {
      assertTrue(variable.doc().matches("(?s)[A-Z].{10,}\\."), variable::name);
    }
  }

  @Test
  void theNewProfileHoldsEveryVariableOnce() {
    assertEquals(
        SiteProfile.VARIABLES.stream().map(SiteVariable::name).toList(),
        variables(ProfileText.fresh()));
  }

  @Test
  void aVariableIsFoundByItsName() {
    assertEquals("mount", SiteProfile.variable("mount").map(SiteVariable::name).orElseThrow());
    assertTrue(SiteProfile.variable("mounts").isEmpty());
  }
}
