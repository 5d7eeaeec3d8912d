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
                  CommandLine.Ended ended = check(runbook, directory);
                  assertEquals("", ended.err(), ended.out());
                  assertEquals(0, ended.code(), ended.out());
                }));
  }

  static List<Path> runbooks() throws IOException {
    try (Stream<Path> files = Files.list(CommandLine.CHECKOUT.resolve("runbooks"))) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
    }
  }

  /// Checks a shipped runbook with the lab's profile and these inventories over it. Inputs that
  /// must be given are.
  static CommandLine.Ended check(Path runbook, Path state, Path... over) {
    List<String> words = new ArrayList<>(List.of("check", runbook.toString(), "--no-color"));
    Stream.concat(
            Stream.of(
                CommandLine.CHECKOUT.resolve("inventories/lab.yml"),
                CommandLine.CHECKOUT.resolve(
                    "cli/src/test/resources/dev/runbook/cli/lab-inventory.yml")),
            Stream.of(over))
        .forEach(inventory -> words.addAll(List.of("-i", inventory.toString())));
    if (runbook.endsWith("teardown.yml")) {
      words.addAll(List.of("-e", "restore=some-run"));
    }
    return new CommandLine(state).run(words.toArray(String[]::new));
  }
}
