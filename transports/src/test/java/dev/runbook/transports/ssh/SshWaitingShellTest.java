package dev.runbook.transports.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.Connection;
import dev.runbook.testkit.Background;
import dev.runbook.testkit.Eventually;
import dev.runbook.testkit.Prerequisite;
import dev.runbook.testkit.ssh.OpenSshServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The shell of the next command, started while one runs, on OpenSSH's own server.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SshWaitingShellTest {
  @TempDir Path directory;
  private OpenSshServer server;
  private SshTransport transport;
  private Connection connection;

  @BeforeEach
  void connect() throws Exception {
    start();
  }

  private void start(String... lines) throws Exception {
    Prerequisite.program("sshd");
    server = server == null ? OpenSshServer.start(directory, lines) : startedAgain(lines);
    Files.writeString(directory.resolve("known"), server.knownHostsLine("ed25519"));
    transport = new SshTransport(SshTransportTest.settings(directory), JumpHosts.NONE, 1);
    connection = connection();
  }

  private Connection connection() throws Exception {
    return transport.connect(
        Endpoints.of(server).withKnownHosts(directory.resolve("known")).endpoint());
  }

  private OpenSshServer startedAgain(String... lines) throws Exception {
    disconnect();
    return OpenSshServer.startAgain(server, lines);
  }

  @AfterEach
  void disconnect() throws Exception {
    if (connection != null) {
      connection.close();
    }
    if (transport != null) {
      transport.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void theNextCommandRunsInTheShellThatWaits() throws Exception {
    Path go = directory.resolve("go");
    Background first = running(go);
    long shell = waitingShell();
    Files.createFile(go);
    first.end();

    assertEquals(shell + "\n", connection.run(Command.sh("echo $$")).stdout());
  }

  /// It must not keep busy what an earlier step unmounts.
  @Test
  void itWaitsInTheRootDirectoryAndRunsInTheLoginDirectory() throws Exception {
    String login = connection.run(Command.sh("pwd -P")).stdout();
    Path go = directory.resolve("go");
    Background first = running(go);
    long shell = waitingShell();

    assertEquals(Path.of("/"), Files.readSymbolicLink(Path.of("/proc/" + shell + "/cwd")));
    Files.createFile(go);
    first.end();
    assertEquals(shell + "\n" + login, connection.run(Command.sh("echo $$; pwd -P")).stdout());
  }

  @Test
  void aProgramSeesNothingOfTheWaiting() throws Exception {
    Command seen = Command.sh("set | grep -v '^_=' | grep -v '^PPID=' | sort; echo $#; env | sort");
    String fresh = connection.run(seen).stdout();
    Path go = directory.resolve("go");
    Background first = running(go);
    waitingShell();
    Files.createFile(go);
    first.end();

    assertEquals(fresh, connection.run(seen).stdout());
  }

  @Test
  void oneThatWasKilledIsReplaced() throws Exception {
    Path go = directory.resolve("go");
    Background first = running(go);
    long shell = waitingShell();
    ProcessHandle killed = ProcessHandle.of(shell).orElseThrow();
    killed.destroyForcibly();
    killed.onExit().join();
    Files.createFile(go);
    first.end();

    String other = connection.run(Command.sh("echo $$")).stdout();
    assertNotEquals(shell + "\n", other);
  }

  @Test
  void itEndsWithTheConnection() throws Exception {
    connection.run(followed("true"));
    ProcessHandle shell = ProcessHandle.of(waitingShell()).orElseThrow();

    connection.close();

    Eventually.holds("it has ended", () -> !shell.isAlive());
  }

  @Test
  void noneIsStartedForTheLastCommand() throws Exception {
    connection.run(Command.sh("true"));

    assertFalse(nextRunsAhead(connection));
  }

  /// One has one in this transport, as fifty have in that of a run.
  @Test
  void onlySoManyHostsHaveOne() throws Exception {
    try (Connection other = connection()) {
      other.run(followed("true"));
      assertFalse(nextRunsAhead(other));
    }
    connection.run(followed("true"));
    assertTrue(nextRunsAhead(connection));
    connection.close();
    connection.close();
    connection = connection();
    connection.run(followed("true"));
    assertTrue(nextRunsAhead(connection));

    try (Connection other = connection()) {
      other.run(followed("true"));
      assertFalse(nextRunsAhead(other));
    }
  }

  /// Whether the next command runs in a shell that waited for it.
  private static boolean nextRunsAhead(Connection host) throws Exception {
    return host.run(Command.sh("cat /proc/$$/cmdline")).stdout().contains("_rb_w=");
  }

  /// sshd refuses what is one too many; the command that comes next is not told.
  @Test
  void aServerWithOnePlaceGetsAlongWithoutIt() throws Exception {
    start("MaxSessions 1");
    for (int i = 0; i < 20; i++) {
      assertEquals(i + "\n", connection.run(followed("echo " + i)).stdout());
    }
    assertEquals(1, server.connections());
  }

  /// A command that has come to run, that another is to follow.
  private Background running(Path go) {
    return Background.of(
        () -> connection.run(followed("while [ ! -e %s ]; do sleep 0.05; done".formatted(go))));
  }

  private long waitingShell() throws Exception {
    Eventually.holds("a shell waits", () -> waiting().isPresent());
    return waiting().orElseThrow().pid();
  }

  private Optional<ProcessHandle> waiting() {
    return children().filter(child -> line(child).contains("_rb_w=")).findFirst();
  }

  /// What has been started below this test's server.
  private Stream<ProcessHandle> children() {
    return ProcessHandle.current().descendants();
  }

  private static String line(ProcessHandle process) {
    return process.info().arguments().map(words -> String.join(" ", words)).orElse("");
  }

  private static Command followed(String script) {
    Command plain = Command.sh(script);
    return new Command(
        plain.script(),
        plain.environment(),
        plain.become(),
        plain.directory(),
        plain.input(),
        plain.timeout(),
        true);
  }
}
