package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.testkit.Prerequisite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the command asks at a real terminal, and what comes of each answer: a process of its own,
/// with a pseudo-terminal for its input and output.
@Timeout(120)
class TerminalTest {
  private static final String CONFIRM = "Really go on? [y/N] ";
  private static final String APPROVE = "Type the host's name to approve: ";
  private static final String INTERRUPT = "\\x03";
  private static final String END_OF_INPUT = "\\x04";
  private static final Path TYPIST =
      CommandLine.CHECKOUT.resolve("cli/src/test/resources/terminal/typist.py");

  @TempDir private Path directory;
  private Path runbook = Path.of("");
  private Path hosts = Path.of("");
  private Path plan = Path.of("");

  @BeforeAll
  static void aTypist() {
    Prerequisite.program("python3");
  }

  @BeforeEach
  void runbook() throws IOException {
    hosts =
        Files.writeString(
            directory.resolve("hosts.yml"),
            "all: { hosts: { a: { ansible_connection: local } } }\n");
    runbook =
        Files.writeString(
            directory.resolve("runbook.yml"),
            """
            runbook: example
            plays:
              - hosts: a
                steps:
                  - name: All
                    steps:
                      - name: Ask
                        confirm: "Really go on?"
                      - name: Clear
                        shell: { run: "echo gone > %1$s/gone", effect: destroy }
                        approve: "The file of {{host.name}} is lost."
                    always:
                      - name: Clean
                        shell: { run: "echo cleaned > %1$s/cleaned", effect: change }
            """
                .formatted(directory));
    plan = directory.resolve("example.plan");
  }

  @Test
  void theRightAnswersLetItRun() throws Exception {
    assertEnds(0, applied(CONFIRM, "y\\n", APPROVE, "a\\n"), "granted: a  The file of a is lost.");
    assertTrue(Files.exists(directory.resolve("gone")));
  }

  @Test
  void anotherAnswerThanYesIsARefusalAndTheCleanUpRuns() throws Exception {
    assertEnds(6, applied(CONFIRM, "yess\\n"), "The answer was no.");
    assertRefusedAndCleaned();
  }

  @Test
  void anotherHostsNameIsARefusal() throws Exception {
    assertEnds(6, applied(CONFIRM, "Yes\\n", APPROVE, "b\\n"), "The approval was not given.");
    assertRefusedAndCleaned();
  }

  @Test
  void yesApprovesNothing() throws Exception {
    assertEnds(6, applied(CONFIRM, "y\\n", APPROVE, "y\\n"), "The approval was not given.");
    assertRefusedAndCleaned();
  }

  @Test
  void theEndOfInputIsARefusal() throws Exception {
    assertEnds(6, applied(CONFIRM, END_OF_INPUT), "The answer was no.");
    assertRefusedAndCleaned();
    assertEnds(6, applied(CONFIRM, "y\\n", APPROVE, END_OF_INPUT), "The approval was not given.");
    assertRefusedAndCleaned();
  }

  @Test
  void ctrlCAtAQuestionEndsTheRunAndTheCleanUpRuns() throws Exception {
    assertEnds(130, applied(CONFIRM, INTERRUPT), "Interrupted: ");
    assertRefusedAndCleaned();
    assertEnds(130, applied(CONFIRM, "y\\n", APPROVE, INTERRUPT), "Interrupted: ");
    assertRefusedAndCleaned();
  }

  @Test
  void afterCtrlCTheCleanUpCanAskToo() throws Exception {
    Files.writeString(
        runbook,
        Files.readString(runbook)
            .replace("always:", "always:\n          - { name: Tidy, confirm: \"Clean up?\" }"));
    assertEnds(
        130, applied(CONFIRM, INTERRUPT, "Clean up? [y/N] ", "y\\n"), "granted: a  Clean up?");
    assertRefusedAndCleaned();
  }

  @Test
  void whatIsAnsweredWhenAPlanIsSavedIsNotAskedAgain() throws Exception {
    assertEnds(0, planned(CONFIRM, "y\\n", APPROVE, "a\\n"), "Saved as ");
    CommandLine.Ended ended =
        new CommandLine(directory.resolve("state")).run("apply", plan.toString());
    assertEquals(0, ended.code(), ended.out() + ended.err());
    assertTrue(Files.exists(directory.resolve("gone")));
  }

  @Test
  void whatIsRefusedWhenAPlanIsSavedIsAskedWhenItRuns() throws Exception {
    assertEnds(
        0, planned(CONFIRM, "n\\n", APPROVE, END_OF_INPUT), "Not approved: Clear on a: The file");
    CommandLine.Ended ended =
        new CommandLine(directory.resolve("state")).run("apply", plan.toString());
    assertEquals(6, ended.code(), ended.out() + ended.err());
    assertTrue(ended.err().contains("nobody can be asked here"), ended.err());
    assertFalse(Files.exists(directory.resolve("cleaned")));
    assertEnds(
        0,
        typed(List.of(CONFIRM, "y\\n", APPROVE, "a\\n"), List.of("apply", plan.toString())),
        "succeeded");
    assertTrue(Files.exists(directory.resolve("gone")));
  }

  @Test
  void ctrlCWhenAPlanIsSavedLeavesNoPlan() throws Exception {
    assertEnds(130, planned(CONFIRM, "y\\n", APPROVE, INTERRUPT), "Type the host's name");
    try (var files = Files.list(directory)) {
      assertEquals(List.of(), files.filter(file -> file.toString().contains("plan")).toList());
    }
  }

  private void assertRefusedAndCleaned() throws IOException {
    assertFalse(Files.exists(directory.resolve("gone")));
    Files.delete(directory.resolve("cleaned"));
  }

  private static void assertEnds(int code, CommandLine.Ended ended, String said) {
    assertEquals(code, ended.code(), ended.out());
    assertTrue(ended.out().contains(said), ended.out());
  }

  private CommandLine.Ended applied(String... dialogue) throws Exception {
    return typed(List.of(dialogue), List.of("apply", runbook.toString(), "-i", hosts.toString()));
  }

  private CommandLine.Ended planned(String... dialogue) throws Exception {
    return typed(
        List.of(dialogue),
        List.of("plan", runbook.toString(), "-i", hosts.toString(), "-o", plan.toString()));
  }

  private CommandLine.Ended typed(List<String> dialogue, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3", TYPIST.toString()));
    command.addAll(dialogue);
    command.addAll(
        List.of(
            "--",
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("XDG_STATE_HOME", directory.resolve("state").toString());
    builder.environment().put("XDG_CONFIG_HOME", directory.resolve("state").toString());
    builder.environment().put("RUNBOOK_HOME", CommandLine.CHECKOUT.toString());
    builder.environment().put("RUNBOOK_CONFIG", directory.resolve("none.yml").toString());
    builder.environment().put("NO_COLOR", "1");
    Process process = builder.start();
    try {
      String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new CommandLine.Ended(process.waitFor(), shown.replace("\r\n", "\n"), "");
    } finally {
      process.destroy();
    }
  }
}
