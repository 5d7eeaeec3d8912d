package dev.runbook.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.event.Recorded;
import dev.runbook.engine.event.RunEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {
  @TempDir private Path directory;

  private static Recorded event(long sequence) {
    return new Recorded(
        sequence,
        Instant.EPOCH,
        new RunEvent.PlayStarted("Restore", "restore", List.of("restore1")));
  }

  @Test
  void aCancelledThreadGoesOnWritingAndStaysCancelled() throws Exception {
    FileJournalStore store = new FileJournalStore(directory);
    try (Journal journal = store.begin("r1")) {
      Thread.currentThread().interrupt();
      journal.append(event(1));
      journal.force();
      assertTrue(Thread.interrupted(), "the interrupt was swallowed");
      journal.append(event(2));
      journal.force();
    }
    assertEquals(2, Files.readAllLines(directory.resolve("r1/events.jsonl")).size());
  }

  @Test
  void nobodyElseMayReadIt() throws Exception {
    FileJournalStore store = new FileJournalStore(directory.resolve("runs"));
    store.begin("r1").close();
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(directory.resolve("runs/r1/events.jsonl"))));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("runs/r1"))));
  }

  @Test
  void aRunHasOneJournalAndClosingItTwiceIsNothing() throws Exception {
    FileJournalStore store = new FileJournalStore(directory);
    Journal journal = store.begin("r1");
    journal.close();
    journal.close();
    assertThrows(IOException.class, () -> store.begin("r1"));
  }
}
