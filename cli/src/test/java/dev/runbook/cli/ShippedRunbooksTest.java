package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
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
    List<Path> runbooks;
    try (Stream<Path> files = Files.list(CommandLine.CHECKOUT.resolve("runbooks"))) {
      runbooks = files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
    }
    assertFalse(runbooks.isEmpty());
    Path inventory = Path.of(ShippedRunbooksTest.class.getResource("lab-inventory.yml").toURI());
    return runbooks.stream()
        .map(runbook ->
            DynamicTest.dynamicTest(
                runbook.getFileName().toString(),
                () -> {
                  CommandLine.Ended ended =
                      new CommandLine(directory)
                          .run(
                              "check",
                              runbook.toString(),
                              "-i",
                              CommandLine.CHECKOUT.resolve("inventories/lab.yml").toString(),
                              "-i",
                              inventory.toString());
                  assertEquals("", ended.err(), ended.out());
                  assertEquals(0, ended.code(), ended.out());
                }));
  }
}
