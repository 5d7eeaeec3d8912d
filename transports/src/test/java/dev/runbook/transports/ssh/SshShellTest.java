package dev.runbook.transports.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.transport.TransportException;
import dev.runbook.testkit.Background;
import dev.runbook.testkit.Eventually;
import dev.runbook.testkit.Prerequisite;
import dev.runbook.testkit.ssh.OpenSshServer;
import dev.runbook.transports.shell.HostProcess;
import dev.runbook.transports.shell.HostShell.Lane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Which connection a process gets where the server (OpenSSH's own) has one place on each.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SshShellTest {
  /// A tenth of what is asked by a command that waits.
  private static final int AT_ONCE = 10;

  @TempDir Path directory;
  private OpenSshServer server;
  private SshClient client;
  private SshShell shell;
  private final List<Channel> channels = new CopyOnWriteArrayList<>();

  @BeforeEach
  void connect() throws Exception {
    Prerequisite.program("sshd");
    server = OpenSshServer.start(directory, "MaxSessions 1");
    Path known = directory.resolve("known");
    Files.writeString(known, server.knownHostsLine("ed25519"));
    SshSettings settings = SshTransportTest.settings(directory);
    client = Client.start(settings);
    client.addChannelListener(
        new ChannelListener() {
          @Override
          public void channelInitialized(Channel channel) {
            channels.add(channel);
          }
        });
    Route route = new Route(settings, new SshConfig(settings), JumpHosts.NONE);
    shell =
        SshShell.open(
            new Dialer(client, route, settings.logins()),
            Endpoints.of(server).withKnownHosts(known).endpoint(),
            new Semaphore(1));
  }

  @AfterEach
  void disconnect() throws Exception {
    if (shell != null) {
      shell.close();
    }
    if (client != null) {
      client.stop();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aCommandWaitsForThePlaceOfWhatIsLetGo() throws Exception {
    HostProcess ahead = shell.startAhead("cat").orElseThrow();
    Background command =
        Background.of(() -> {
          run(Lane.COMMAND);
          return true;
        });
    Eventually.holds("sshd refuses", () -> refusals() > 0);
    ahead.close();

    assertEquals(Optional.empty(), command.end());
    assertEquals(1, logins());
  }

  @Test
  void aCommandWaitsForOneThatWasLetGoToEnd() throws Exception {
    Path go = directory.resolve("go");
    shell.start("while [ ! -e %s ]; do sleep 0.05; done".formatted(go), Lane.COMMAND).close();
    Background command =
        Background.of(() -> {
          run(Lane.COMMAND);
          return true;
        });
    Eventually.holds("sshd refuses", () -> refusals() > 0);
    Files.createFile(go);

    assertEquals(Optional.empty(), command.end());
    assertEquals(1, logins());
  }

  @Test
  void whoHasStartedItAheadIsAskedToLetItGo() throws Exception {
    HostProcess ahead = shell.startAhead("cat").orElseThrow();
    shell.whenCrowded(ahead::close);

    run(Lane.COMMAND);
    assertEquals(1, logins());
  }

  @Test
  void aCommandDoesNotWaitForAnother() throws Exception {
    try (HostProcess ahead = shell.startAhead("cat").orElseThrow()) {
      ahead.stdin().flush();

      run(Lane.COMMAND);
      assertEquals(2, logins());
      assertTrue(refusals() <= AT_ONCE, () -> "refusals: " + refusals());
    }
  }

  @Test
  void whatEndsAProcessDoesNotWait() throws Exception {
    try (HostProcess _ = shell.startAhead("cat").orElseThrow()) {
      run(Lane.ASIDE);
      assertEquals(2, logins());
      assertTrue(refusals() <= AT_ONCE, () -> "refusals: " + refusals());
    }
  }

  /// Also where commands have all places that they may have.
  @Test
  void whatEndsAProcessHasAPlaceWhereCommandsHaveAll() throws Exception {
    List<HostProcess> commands = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        commands.add(shell.start("cat", Lane.COMMAND));
      }
      run(Lane.ASIDE);
      assertEquals(5, logins());
    } finally {
      commands.forEach(HostProcess::close);
    }
  }

  /// Even where there would be a place.
  @Test
  void nothingIsStartedAheadAfterACommandWasRefused() throws Exception {
    HostProcess ahead = shell.startAhead("cat").orElseThrow();
    shell.whenCrowded(ahead::close);
    run(Lane.COMMAND);
    long before = refusals();

    assertTrue(shell.startAhead("cat").isEmpty());
    assertEquals(before, refusals());
  }

  /// Not that the server may allow no tunnels.
  @Test
  void aTunnelOverAConnectionThatBreaksSaysSo() throws Exception {
    stopAnswering();
    Background tunnel = Background.of(() -> shell.openTcp("127.0.0.1", server.port()));
    Eventually.holds("the tunnel is asked for", () -> !channels.isEmpty());
    server.cutConnections();

    TransportException thrown = (TransportException) tunnel.end().orElseThrow();
    assertEquals(TransportException.Kind.DISCONNECTED, thrown.kind());
    assertEquals("", thrown.hint());
    assertTrue(
        String.valueOf(thrown.getMessage())
            .startsWith("The connection to `db1` broke while a tunnel was made: "),
        thrown::toString);
  }

  /// The processes that serve connections; the one that listens goes on.
  private static void stopAnswering() throws Exception {
    Set<Long> stopped = new HashSet<>();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (ProcessHandle serving : serving()) {
        if (stopped.add(serving.pid())) {
          changed = true;
          // One that has served before the login may have ended meanwhile.
          new ProcessBuilder("kill", "-STOP", String.valueOf(serving.pid())).start().waitFor();
        }
      }
    }
  }

  private static List<ProcessHandle> serving() {
    return ProcessHandle.current()
        .children()
        .flatMap(ProcessHandle::descendants)
        .filter(each -> each.info().command().orElse("").contains("sshd"))
        .toList();
  }

  private void run(Lane lane) throws Exception {
    try (HostProcess process = shell.start("exit 7", lane)) {
      assertEquals(OptionalInt.of(7), process.exit(Duration.ofMinutes(1)));
    }
  }

  /// A command that waits for a place asks again and again. sshd writes this before it answers.
  private long refusals() {
    return lines("no more sessions");
  }

  private long logins() {
    return lines("Accepted publickey");
  }

  private long lines(String with) {
    try {
      return server.log().lines().filter(line -> line.contains(with)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
