package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A check of many steps over many hosts is done while somebody waits.
class LargeCheckTest {
  private static final int STEPS = 1_000;
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void aThousandStepsOverAThousandHostsAreChecked() throws IOException {
    Path inventory = directory.resolve("hosts.yml");
    Files.writeString(
        inventory,
        "all: { vars: { root: /srv }, hosts: { \"db[1:1000]\": { limit: 3, port: 5432 } } }\n");
    StringBuilder runbook =
        new StringBuilder("runbook: large\nplays:\n  - hosts: all\n    steps:\n");
    for (int i = 0; i < STEPS; i++) {
      runbook
          .append("      - name: Step %d%n".formatted(i))
          .append(
              "        shell: { run: \"ls {{root}}/%d {{port}}\", effect: read }%n".formatted(i))
          .append("        register: found%d%n".formatted(i));
      if (i > 0) {
        runbook.append("        changed_when: found%d.rc == 0 && limit > 2%n".formatted(i - 1));
      }
    }
    runbook.append(
        "      - assert: { that: \"found%d.rc == 0\", message: \"no\" }\n".formatted(STEPS - 1));
    Path file = Files.writeString(directory.resolve("large.yml"), runbook.toString());
    String[] words = {"check", file.toString(), "-i", inventory.toString()};

    long start = System.nanoTime();
    CommandLine.Ended ended = new CommandLine(directory.resolve("state")).run(words);
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    System.out.println("check of 1,000 steps over 1,000 hosts: " + took.toMillis() + " ms");
    assertEquals(0, ended.code(), () -> ended.out() + ended.err());
    assertTrue(took.compareTo(DEADLINE) < 0, () -> "it took " + took);
  }
}
