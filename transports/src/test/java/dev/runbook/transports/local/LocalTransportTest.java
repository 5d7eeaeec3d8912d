package dev.runbook.transports.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.Endpoint;
import dev.runbook.testkit.Prerequisite;
import dev.runbook.testkit.TransportContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalTransportTest extends TransportContract {
  private static final Path LAST_NUMBER = Path.of("/proc/sys/kernel/ns_last_pid");
  static final Endpoint HERE =
      new Endpoint(
          "here",
          "local",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Duration.ofSeconds(10));

  @Override
  protected Connection connect() {
    return new LocalTransport().connect(HERE);
  }

  @Test
  void whatADaemonLeftOpenIsNotTakenForTheEndOfAnotherCommand() throws Exception {
    Prerequisite.given(
        Files.isWritable(LAST_NUMBER), "the next process number cannot be chosen: no root");
    try (Connection host = connect()) {
      // In a session of its own: the kernel gives no number away that a session has. The starter
      // ends only when its output has been read and more is waited for.
      CommandResult starter = host.run(Command.sh("setsid sleep 600 & echo $$ $!; sleep 1"));
      String[] numbers = starter.stdout().strip().split(" ", -1);
      try {
        // Threads take numbers too: those that the JVM still needs begin with this one.
        host.run(Command.sh("sleep 0.1"));
        // The next process of this machine gets the number that the starter had.
        Files.writeString(LAST_NUMBER, Integer.toString(Integer.parseInt(numbers[0]) - 1));
        CommandResult next = host.run(Command.sh("echo here"));
        assertEquals("here\n", next.stdout());
      } finally {
        host.run(Command.sh("kill " + numbers[1]));
      }
    }
  }
}
