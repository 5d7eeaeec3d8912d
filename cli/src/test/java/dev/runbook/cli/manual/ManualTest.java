package dev.runbook.cli.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.cli.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManualTest {
  /// A line of the list of commands in the help.
  private static final Pattern COMMAND = Pattern.compile("^  ([a-z]+)  +[A-Z].*");

  private static final Set<String> REQUESTS = Set.of(".TH", ".SH", ".TP", ".nf", ".fi", ".BR");

  @TempDir private Path directory;

  @Test
  void everyCommandOfTheHelpHasAPage() throws IOException {
    run("man", directory.resolve("man").toString());
    for (String command : commands()) {
      String page = page(command);
      assertTrue(page.contains("runbook " + command), page);
      assertTrue(page.contains(".SH OPTIONS"), page);
    }
  }

  @Test
  void thePageOfTheCommandListsTheExitCodesOfTheHelp() throws IOException {
    run("man", directory.resolve("man").toString());
    String page = Files.readString(directory.resolve("man/runbook.1"));
    assertTrue(page.contains(".SH EXIT STATUS"), page);
    assertTrue(page.contains("\\fB130\\fR\ninterrupted"), page);
  }

  @Test
  void noTextOfAPageIsTakenForARequest() throws IOException {
    run("man", directory.resolve("man").toString());
    try (var pages = Files.list(directory.resolve("man"))) {
      for (Path page : pages.toList()) {
        for (String line : Files.readAllLines(page)) {
          if (line.startsWith(".") || line.startsWith("'")) {
            assertTrue(REQUESTS.contains(line.split(" ", 2)[0]), () -> page + ": " + line);
          }
        }
      }
    }
  }

  @Test
  void fishCompletesEveryCommandAndItsOptions() {
    List<String> lines = run("completion", "fish").lines().toList();
    for (String line : lines) {
      assertTrue(line.startsWith("complete -c runbook ") || line.startsWith("#"), line);
      assertEquals(0, line.replace("\\'", "").chars().filter(c -> c == '\'').count() % 2, line);
    }
    for (String command : commands()) {
      assertTrue(lines.stream().anyMatch(line -> line.contains(" -a '" + command + "' ")), command);
    }
    assertTrue(
        lines.stream()
            .anyMatch(line ->
                line.contains("__fish_seen_subcommand_from plan") && line.contains("-l offline")));
  }

  @Test
  void bashAndZshShareAScriptThatNamesEveryCommand() {
    String script = run("completion", "bash");
    assertEquals(script, run("completion", "zsh"));
    commands().forEach(command -> assertTrue(script.contains(command), command));
  }

  @Test
  void anotherShellIsRefusedWithThoseThatThereAre() {
    CommandLine.Ended ended = new CommandLine(directory).run("completion", "tcsh");
    assertEquals(2, ended.code());
    assertEquals(
        "There is no completion for `tcsh`: bash, zsh or fish.",
        ended.err().lines().toList().getFirst());
  }

  private Set<String> commands() {
    Set<String> commands = new TreeSet<>();
    for (String line : run("--help").lines().toList()) {
      var matcher = COMMAND.matcher(line);
      if (matcher.matches()) {
        commands.add(matcher.group(1));
      }
    }
    assertTrue(commands.containsAll(Set.of("check", "plan", "apply")), commands::toString);
    return commands;
  }

  private String page(String command) throws IOException {
    return Files.readString(directory.resolve("man/runbook-" + command + ".1"));
  }

  private String run(String... arguments) {
    CommandLine.Ended ended = new CommandLine(directory).run(arguments);
    assertEquals(0, ended.code(), ended::err);
    return ended.out();
  }
}
