package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the configuration says where the command line says nothing.
class ConfigurationTest {
  @TempDir private Path directory;

  @Test
  void theNumberOfHostsAtOnceIsTheConfigurationsUnlessTheCommandLineSaysIt() throws Exception {
    Files.writeString(
        Files.createDirectories(directory.resolve("runbook")).resolve("config.yml"),
        "forks: many\n");
    Path runbook =
        Files.writeString(
            directory.resolve("a.yml"),
            "runbook: a\nplays: [{ hosts: here, steps: [{ assert: { that: 1 < 2 } }] }]\n");
    Path hosts =
        Files.writeString(
            directory.resolve("hosts.yml"),
            "all: { hosts: { here: { connection: { transport: local } } } }\n");
    CommandLine commands = new CommandLine(directory);
    CommandLine.Ended configured =
        commands.run("apply", runbook.toString(), "-i", hosts.toString());
    assertEquals(2, configured.code(), configured.err());
    assertTrue(configured.err().contains("many"), configured.err());
    CommandLine.Ended said =
        commands.run("apply", runbook.toString(), "-i", hosts.toString(), "-f", "3");
    assertEquals(0, said.code(), said.err());
  }
}
