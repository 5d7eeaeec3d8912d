package dev.runbook.transports.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.testkit.Eventually;
import dev.runbook.testkit.Prerequisite;
import dev.runbook.testkit.RecordingSink;
import dev.runbook.testkit.ssh.OpenSshServer;
import dev.runbook.transports.shell.Detachment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How many log in at once. The server that never answers is a fake: how many ask it at the same
/// time is not to be seen at a real one.
class LoginsAtOnceTest {
  private static final int AT_ONE_SERVER = 5;

  @TempDir Path home;
  private final List<Socket> taken = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> dialing = new ArrayList<>();
  private ServerSocket silent;

  @BeforeEach
  void listen() throws IOException {
    silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(() -> {
      try {
        while (true) {
          taken.add(silent.accept());
        }
      } catch (IOException _) {
        // The test is over.
      }
    });
  }

  @AfterEach
  void hangUp() throws Exception {
    // Those who still wait are refused.
    silent.close();
    for (Socket each : List.copyOf(taken)) {
      each.close();
    }
    for (Thread each : dialing) {
      each.join();
    }
  }

  @Test
  void aServerIsAskedForFiveLoginsAtOnce() throws Exception {
    try (SshTransport transport = new SshTransport(settings(64))) {
      for (int host = 0; host < 3 * AT_ONE_SERVER; host++) {
        dialSilent(transport, host);
      }
      for (int batch = 1; batch <= 3; batch++) {
        int expected = batch * AT_ONE_SERVER;
        Eventually.holds(
            expected + " logins are begun, and the others wait",
            () -> taken.size() == expected && waiting() == 3 * AT_ONE_SERVER - expected);
        for (Socket each : List.copyOf(taken)) {
          each.close();
        }
      }
      for (Thread each : dialing) {
        each.join();
      }
      assertEquals(3 * AT_ONE_SERVER, taken.size());
    }
  }

  @Test
  void whoWaitsForAServerHoldsUpNobodyElse() throws Exception {
    Prerequisite.program("sshd");
    OpenSshServer server = OpenSshServer.start(home);
    try (SshTransport transport = new SshTransport(settings(AT_ONE_SERVER + 1))) {
      Path known = home.resolve("known");
      Files.writeString(known, server.knownHostsLine("ed25519"));
      for (int host = 0; host < 2 * AT_ONE_SERVER; host++) {
        dialSilent(transport, host);
      }
      Eventually.holds(
          "half of the logins wait",
          () -> taken.size() == AT_ONE_SERVER && waiting() == AT_ONE_SERVER);

      try (Connection connection =
          transport.connect(Endpoints.of(server).withKnownHosts(known).endpoint())) {
        assertEquals(0, connection.run(Command.sh("true"), new RecordingSink()).exitCode());
      }
      hangUp();
    } finally {
      server.close();
    }
  }

  private void dialSilent(SshTransport transport, int host) {
    dialing.add(
        Thread.ofPlatform()
            .start(() -> {
              try {
                transport.connect(
                    Endpoints.named("h" + host)
                        .at("127.0.0.1", silent.getLocalPort())
                        .as("nobody")
                        .endpoint());
              } catch (TransportException | InterruptedException _) {
                // It never gets an answer.
              }
            }));
  }

  /// Those that are not let at the server yet.
  private long waiting() {
    return dialing.stream()
        .filter(thread ->
            Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(Semaphore.class.getName())))
        .count();
  }

  private SshSettings settings(int logins) {
    return new SshSettings(
        home,
        "nobody",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Detachment.DEFAULT,
        logins,
        Duration.ofSeconds(15),
        List.of());
  }
}
