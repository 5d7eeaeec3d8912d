package dev.runbook.transports.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownHostsFilesTest {
  @TempDir Path directory;

  @Test
  void filesAreReadOnceForAllHosts() throws Exception {
    Path file = Files.writeString(directory.resolve("known"), "db1 ssh-ed25519 AAAA\n");
    KnownHostsFiles files = new KnownHostsFiles();

    assertSame(files.of(List.of(file)), files.of(List.of(file)));
    assertNotSame(files.of(List.of(file)), files.of(List.of(file, directory.resolve("missing"))));
  }

  @Test
  void aLineThatIsAddedIsSeenByTheNextHost() throws Exception {
    Path file = directory.resolve("known");
    KnownHostsFiles files = new KnownHostsFiles();
    assertEquals(0, files.of(List.of(file)).entries().size());

    Files.writeString(file, "db1 ssh-ed25519 AAAA\n");
    assertEquals(1, files.of(List.of(file)).entries().size());
    Files.writeString(file, "db2 ssh-ed25519 BBBB\n", StandardOpenOption.APPEND);
    assertEquals(2, files.of(List.of(file)).entries().size());
  }
}
