package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every runbook that is shipped passes its own check with the lab's profile, without a word.
class ShippedRunbooksTest {
  @TempDir private Path directory;

  @TestFactory
  Stream<DynamicTest> passTheirOwnCheck() throws Exception {
    assertFalse(runbooks().isEmpty());
    return runbooks().stream()
        .map(runbook ->
            DynamicTest.dynamicTest(
                runbook.getFileName().toString(),
                () -> {
                  CommandLine.Ended ended = run("check", runbook, directory);
                  assertEquals("", ended.err(), ended.out());
                  assertEquals(0, ended.code(), ended.out());
                }));
  }

  static List<Path> runbooks() throws IOException {
    try (Stream<Path> files = Files.list(CommandLine.CHECKOUT.resolve("runbooks"))) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
    }
  }

  /// Checks or plans a shipped runbook with the lab's profile and these inventories over it; a plan
  /// connects to nobody. Inputs that must be given are.
  ///
  /// @param command `check` or `plan`
  static CommandLine.Ended run(String command, Path runbook, Path state, Path... over)
      throws IOException {
    List<String> words = new ArrayList<>(List.of(command, runbook.toString(), "--no-color"));
    List<Path> more = new ArrayList<>(List.of(over));
    if (command.equals("plan")) {
      words.add("--offline");
      // The lab's is in a file that only a lab has.
      more.add(
          Files.writeString(
              state.resolve("password.yml"),
              "all: { hosts: { restore1: { ansible_become_password: known } } }\n"));
    }
    Stream.concat(
            Stream.of(
                CommandLine.CHECKOUT.resolve("inventories/lab.yml"),
                CommandLine.CHECKOUT.resolve(
                    "cli/src/test/resources/dev/runbook/cli/lab-inventory.yml")),
            more.stream())
        .forEach(inventory -> words.addAll(List.of("-i", inventory.toString())));
    if (runbook.endsWith("teardown.yml")) {
      words.addAll(List.of("-e", "restore=some-run"));
    }
    return new CommandLine(state).run(words.toArray(String[]::new));
  }
}
