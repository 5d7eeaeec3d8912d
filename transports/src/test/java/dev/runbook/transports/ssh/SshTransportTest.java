package dev.runbook.transports.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandId;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.Endpoint;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.testkit.Background;
import dev.runbook.testkit.Eventually;
import dev.runbook.testkit.Prerequisite;
import dev.runbook.testkit.RecordingSink;
import dev.runbook.testkit.TransportContract;
import dev.runbook.testkit.ssh.OpenSshServer;
import dev.runbook.transports.shell.Detachment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract over OpenSSH's own server, and what only a connection can do: break.
class SshTransportTest extends TransportContract {
  @TempDir static Path directory;
  private static OpenSshServer server;
  private static SshTransport transport;
  private static Endpoint endpoint;

  @BeforeAll
  static void startServer() throws Exception {
    Prerequisite.program("sshd");
    server = OpenSshServer.start(directory);
    Path known = directory.resolve("known");
    Files.writeString(known, server.knownHostsLine("ed25519"));
    endpoint = Endpoints.of(server).withKnownHosts(known).endpoint();
    transport = new SshTransport(settings(directory));
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (transport != null) {
      transport.close();
    }
    if (server != null) {
      server.close();
    }
  }

  static SshSettings settings(Path directory) {
    return new SshSettings(
        directory,
        System.getProperty("user.name"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Detachment.DEFAULT,
        8,
        Duration.ofSeconds(15),
        List.of());
  }

  @Override
  protected Connection connect() throws Exception {
    return transport.connect(endpoint);
  }

  @Test
  void theFingerprintIsTheOneOfOpenSsh() throws Exception {
    assertEquals(Optional.of(server.fingerprint("ed25519")), connection().hostKeyFingerprint());
  }

  @Test
  void aBrokenConnectionEndsARunAsDisconnected() throws Exception {
    RecordingSink sink = new RecordingSink();
    Background run =
        Background.of(
            () -> connection().run(Command.sh("echo $$; exec sleep " + napLength()), sink));
    Eventually.holds("it runs", () -> !sink.out().isEmpty());

    server.cutConnections();

    TransportException thrown = (TransportException) run.end().orElseThrow();
    assertEquals(TransportException.Kind.DISCONNECTED, thrown.kind());
    assertTrue(String.valueOf(thrown.getMessage()).contains("db1"), thrown::toString);
    run("kill " + sink.out());
  }

  @Test
  void aBrokenConnectionIsMadeAnewForTheNextCommand() throws Exception {
    run("true");
    server.cutConnections();

    Eventually.holds(
        "a command runs again",
        () -> {
          try {
            return run("echo again").stdout().equals("again\n");
          } catch (TransportException broken) {
            // The loss may be seen only while the first command is sent.
            assertEquals(TransportException.Kind.DISCONNECTED, broken.kind());
            return false;
          }
        });
  }

  @Test
  void followingGoesOnOverANewConnection() throws Exception {
    CommandId id = id();
    Path go = directory.resolve("go");
    RecordingSink sink = new RecordingSink();
    connection()
        .start(
            id,
            Command.sh(
                "echo before; echo noise >&2; while [ ! -e %s ]; do sleep 0.05; done; echo after; exit 4"
                    .formatted(go)));
    Background follower = following(id, sink);
    Eventually.holds("the first line has come", () -> sink.out().equals("before\n"));

    for (int i = 0; i < 3; i++) {
      long before = server.log().lines().filter(line -> line.contains("Accepted")).count();
      server.cutConnections();
      Eventually.holds(
          "the connection is made anew",
          () -> server.log().lines().filter(line -> line.contains("Accepted")).count() > before);
    }
    Files.createFile(go);

    assertEquals(Optional.empty(), follower.end());
    assertEquals("before\nafter\n", sink.out());
    assertEquals("noise\n", sink.err());
  }

  /// A server that is told to asks a silent client whether it is there, and cuts off one that does
  /// not answer (ClientAliveInterval of sshd_config(5)).
  @Test
  @SuppressWarnings("try") // An interrupt while the server ends is the test's own.
  void aServerThatAsksWhetherWeAreThereIsAnswered(@TempDir Path other) throws Exception {
    try (OpenSshServer asking =
        OpenSshServer.start(
            other, "ClientAliveInterval 1", "ClientAliveCountMax 1000", "LogLevel DEBUG1")) {
      Path known = Files.writeString(other.resolve("known"), asking.knownHostsLine("ed25519"));
      try (Connection silent =
          transport.connect(Endpoints.of(asking).withKnownHosts(known).endpoint())) {
        silent.run(Command.sh("true"));
        Eventually.holds("it is answered", () -> asking.log().contains("for keepalive"));
      }
    }
  }

  @Test
  void commandsShareOneConnection() throws Exception {
    Eventually.holds("others have gone", () -> server.connections() == 1);
    for (int i = 0; i < 20; i++) {
      run("true");
    }

    assertEquals(1, server.connections());
  }
}
