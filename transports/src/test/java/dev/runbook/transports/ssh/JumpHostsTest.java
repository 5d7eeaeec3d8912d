package dev.runbook.transports.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.Endpoint;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.testkit.Eventually;
import dev.runbook.testkit.Prerequisite;
import dev.runbook.testkit.ssh.OpenSshServer;
import dev.runbook.transports.shell.Detachment;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ways over OpenSSH's own servers, each with a host key, a port and a login key of its own.
class JumpHostsTest {
  @TempDir static Path servers;
  private static OpenSshServer outer;
  private static OpenSshServer inner;
  private static OpenSshServer target;

  @TempDir Path home;

  @BeforeAll
  static void startServers() throws Exception {
    Prerequisite.program("sshd");
    outer = OpenSshServer.start(Files.createDirectory(servers.resolve("outer")));
    inner = OpenSshServer.start(Files.createDirectory(servers.resolve("inner")));
    target = OpenSshServer.start(Files.createDirectory(servers.resolve("target")));
  }

  @AfterAll
  static void stopServers() throws Exception {
    for (Optional<OpenSshServer> server :
        List.of(
            Optional.ofNullable(outer), Optional.ofNullable(inner), Optional.ofNullable(target))) {
      if (server.isPresent()) {
        server.get().close();
      }
    }
  }

  @BeforeEach
  void configure() throws Exception {
    Files.createDirectory(home.resolve(".ssh"));
    know(outer, inner, target);
    config(host("outer", outer), host("inner", inner));
  }

  @Test
  void theWayGoesThroughAllJumpHosts() throws Exception {
    long before = logins(outer) + logins(inner);

    assertEquals("here\n", echo(db().over("outer", "inner"), settings(List.of())));

    assertEquals(2, logins(outer) + logins(inner) - before);
  }

  @Test
  void theConfigurationSaysTheWayAndTheInventoryMayOverrideIt() throws Exception {
    config(
        host("outer", outer),
        host("inner", inner) + "  ProxyJump outer\n",
        "Host 127.0.0.1\n  ProxyJump inner\n");
    long before = logins(outer);

    assertEquals("here\n", echo(db(), settings(List.of())));
    assertEquals(1, logins(outer) - before);

    assertEquals("here\n", echo(db().over("none"), settings(List.of())));
    assertEquals(1, logins(outer) - before);
  }

  @Test
  void openSshsOwnReadingSaysTheSameWay() throws Exception {
    Optional<Path> ssh = SshSettings.ofThisProcess().sshProgram();
    Prerequisite.installed(ssh.isPresent(), "no ssh is installed");
    config(
        host("jump-127.0.0.1", outer),
        "Host 127.0.0.1\n  ProxyJump jump-%h\n",
        "Match originalhost none exec false\n  ProxyJump nowhere\n");
    SshSettings asking =
        new SshSettings(
            home,
            outer.user(),
            Optional.of(home.resolve(".ssh/config")),
            ssh,
            Optional.empty(),
            Detachment.DEFAULT,
            8,
            Duration.ofSeconds(15),
            List.of());
    long before = logins(outer);

    assertEquals("here\n", echo(db().withKnownHosts(knownHosts()), asking));

    assertEquals(1, logins(outer) - before);
  }

  @Test
  void theJumpHostsKeyMustBeKnown() throws Exception {
    know(target);
    long before = connections(target);

    TransportException refused = refused(db().over("outer"), settings(List.of()));

    assertEquals(TransportException.Kind.HOST_KEY, refused.kind());
    assertEquals(
        "The host key of `outer` is not known: %s (ssh-ed25519)."
            .formatted(outer.fingerprint("ed25519")),
        refused.getMessage());
    assertTrue(
        refused.hint().contains("--host-key " + outer.fingerprint("ed25519")), refused.hint());
    assertEquals(before, connections(target));
  }

  @Test
  void theTargetsKeyMustBeKnownBehindAJumpHost() throws Exception {
    know(outer);

    TransportException refused = refused(db().over("outer"), settings(List.of()));

    assertEquals(TransportException.Kind.HOST_KEY, refused.kind());
    assertEquals(
        "The host key of `db1` is not known: %s (ssh-ed25519)."
            .formatted(target.fingerprint("ed25519")),
        refused.getMessage());
    Eventually.holds("the jump host is left", () -> outer.connections() == 0);
  }

  @Test
  void acceptedFingerprintsAreRememberedForEachHop() throws Exception {
    Files.delete(knownHosts());
    List<String> accepted = List.of(target.fingerprint("ed25519"), outer.fingerprint("ed25519"));

    // Nothing is known, so the server's first choice of a key is what comes.
    echo(db().over("outer"), settings(accepted));

    String known = Files.readString(knownHosts());
    assertTrue(known.contains(outer.knownHostsLine("ed25519")), known);
    assertTrue(known.contains(target.knownHostsLine("ed25519")), known);
    assertEquals("here\n", echo(db().over("outer"), settings(List.of())));
  }

  @Test
  void anAcceptedFingerprintIsNoTicketForAChangedKey() throws Exception {
    Files.writeString(
        knownHosts(),
        target
            .knownHostsLine("ed25519")
            .replace(":" + target.port(), ":" + outer.port())
            .concat(target.knownHostsLine("ed25519")));

    TransportException refused =
        refused(db().over("outer"), settings(List.of(outer.fingerprint("ed25519"))));

    assertEquals(TransportException.Kind.HOST_KEY, refused.kind());
    assertTrue(
        message(refused).startsWith("THE HOST KEY OF `outer` HAS CHANGED"), message(refused));
  }

  @Test
  void theInventorysKeyIsTriedOnAJumpHostBesideItsOwn() throws Exception {
    config(host("outer", outer).replaceFirst("  IdentityFile.*\n", "  IdentityFile none\n"));

    TransportException refused = refused(db().over("outer"), settings(List.of()));

    assertEquals(TransportException.Kind.AUTHENTICATION, refused.kind());
    assertTrue(message(refused).startsWith("`outer` refused the login"), message(refused));
    assertTrue(refused.hint().contains(target.privateKey().toString()), refused.hint());
  }

  @Test
  void aJumpHostOfTheInventoryIsReachedAsTheInventorySays() throws Exception {
    config();
    Files.delete(knownHosts());
    Endpoint bastion =
        Endpoints.of(outer).called("bastion").withHostKey(outer.fingerprint("ed25519")).endpoint();
    Endpoint gate =
        Endpoints.of(inner)
            .called("gate")
            .withHostKey(inner.fingerprint("ed25519"))
            .over("bastion")
            .endpoint();
    Map<String, Endpoint> inventory = Map.of("bastion", bastion, "gate", gate);
    long before = logins(outer) + logins(inner);

    String said =
        echo(
            db().withHostKey(target.fingerprint("ed25519")).over("gate"),
            settings(List.of()),
            name -> Optional.ofNullable(inventory.get(name)));

    assertEquals("here\n", said);
    assertEquals(2, logins(outer) + logins(inner) - before);
  }

  @Test
  void aJumpThatIsSetForItsOwnHostTooEndsThere() throws Exception {
    Endpoint bastion = Endpoints.of(outer).called("bastion").over("bastion").endpoint();

    assertEquals(
        "here\n",
        echo(
            db().over("bastion"),
            settings(List.of()),
            name -> Optional.of(bastion).filter(endpoint -> endpoint.name().equals(name))));
  }

  @Test
  void aCircleOfJumpsIsReported() throws Exception {
    config("Host a\n  ProxyJump b\n", "Host b\n  ProxyJump a\n");

    TransportException refused = refused(db().over("a"), settings(List.of()));

    assertEquals(TransportException.Kind.UNREACHABLE, refused.kind());
    assertEquals("The way to `db1` goes through more than 8 hosts.", refused.getMessage());
  }

  @Test
  void aProxyCommandOfAJumpHostIsNotPassedOver() throws Exception {
    config(host("outer", outer) + "  ProxyCommand nc %h %p\n");

    TransportException refused = refused(db().over("outer"), settings(List.of()));

    assertEquals(
        "~/.ssh/config reaches `outer` by a `ProxyCommand`, which is not supported.",
        refused.getMessage());
  }

  @Test
  void whatNobodyListensOnBehindAJumpHostIsReportedWithItsReason() throws Exception {
    int port = freePort();

    TransportException refused =
        refused(db().at("127.0.0.1", port).over("outer"), settings(List.of()));

    assertEquals(TransportException.Kind.UNREACHABLE, refused.kind());
    assertEquals(
        "`db1` (%s@127.0.0.1:%d) cannot be reached over `outer`: Connection refused."
            .formatted(target.user(), port),
        refused.getMessage());
  }

  @Test
  @SuppressWarnings("try") // An interrupt while the server ends is the test's own.
  void aJumpHostThatForwardsNothingSaysSo() throws Exception {
    Path directory = Files.createDirectory(home.resolve("strict"));
    try (OpenSshServer strict = OpenSshServer.start(directory, "AllowTcpForwarding no")) {
      know(strict, target);
      config(host("strict", strict));

      TransportException refused = refused(db().over("strict"), settings(List.of()));

      assertEquals(TransportException.Kind.UNREACHABLE, refused.kind());
      assertEquals(
          "`db1` (%s@127.0.0.1:%d) cannot be reached over `strict`: the jump host forbids it."
              .formatted(target.user(), target.port()),
          refused.getMessage());
      assertTrue(refused.hint().contains("AllowTcpForwarding"), refused.hint());
    }
  }

  @Test
  void theConnectionLivesAsLongAsItsJumpHosts() throws Exception {
    try (SshTransport transport = new SshTransport(settings(List.of()));
        Connection connection = transport.connect(db().over("outer", "inner").endpoint())) {
      connection.run(Command.sh("true"));
      outer.cutConnections();
      Eventually.holds("all have gone", () -> inner.connections() + target.connections() == 0);

      assertEquals("again\n", connection.run(Command.sh("echo again")).stdout());
    }
    Eventually.holds(
        "no hop is left behind",
        () -> outer.connections() + inner.connections() + target.connections() == 0);
  }

  @Test
  void whatIsNoHostToJumpOverIsReported() {
    TransportException refused =
        assertThrows(
            TransportException.class, () -> echo(db().over("a b:c:d"), settings(List.of())));

    assertEquals("`a b:c:d` is not a host to jump over on the way to `db1`.", refused.getMessage());
    assertFalse(refused.hint().isEmpty());
  }

  /// The target as an inventory names it.
  private static Endpoints db() {
    return Endpoints.of(target);
  }

  private String echo(Endpoints endpoint, SshSettings settings) throws Exception {
    return echo(endpoint, settings, JumpHosts.NONE);
  }

  private static String echo(Endpoints endpoint, SshSettings settings, JumpHosts inventory)
      throws Exception {
    try (SshTransport transport = new SshTransport(settings, inventory);
        Connection connection = transport.connect(endpoint.endpoint())) {
      return connection.run(Command.sh("echo here")).stdout();
    }
  }

  private TransportException refused(Endpoints endpoint, SshSettings settings) {
    return assertThrows(TransportException.class, () -> echo(endpoint, settings));
  }

  private static String message(TransportException refused) {
    return String.valueOf(refused.getMessage());
  }

  private SshSettings settings(List<String> accepted) {
    return new SshSettings(
        home,
        "nobody",
        Optional.of(home.resolve(".ssh/config")),
        Optional.empty(),
        Optional.empty(),
        Detachment.DEFAULT,
        8,
        Duration.ofSeconds(15),
        accepted);
  }

  private Path knownHosts() {
    return home.resolve(".ssh/known_hosts");
  }

  private void know(OpenSshServer... known) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (OpenSshServer server : known) {
      lines.append(server.knownHostsLine("ed25519"));
    }
    Files.writeString(knownHosts(), lines);
  }

  private void config(String... blocks) throws IOException {
    Files.writeString(home.resolve(".ssh/config"), String.join("", blocks));
  }

  private static String host(String name, OpenSshServer server) {
    return """
    Host %s
      HostName 127.0.0.1
      Port %d
      User %s
      IdentityFile %s
    """
        .formatted(name, server.port(), server.user(), server.privateKey());
  }

  private static long logins(OpenSshServer server) throws IOException {
    return server.log().lines().filter(line -> line.contains("Accepted publickey")).count();
  }

  private static long connections(OpenSshServer server) throws IOException {
    return server.log().lines().filter(line -> line.startsWith("Connection from")).count();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
