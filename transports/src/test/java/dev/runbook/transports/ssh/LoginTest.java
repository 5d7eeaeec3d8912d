package dev.runbook.transports.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.testkit.Prerequisite;
import dev.runbook.testkit.ssh.OpenSshServer;
import dev.runbook.transports.shell.Detachment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Logins to OpenSSH's own server, and every way in which one fails: its kind, one sentence, and
/// how to mend it.
class LoginTest {
  private static final String PASSPHRASE = "correct horse";
  @TempDir static Path shared;
  private static OpenSshServer server;
  private static Path locked;
  private static Path stranger;

  @TempDir Path home;

  @BeforeAll
  static void startServer() throws Exception {
    Prerequisite.program("sshd");
    Ed25519Registrar.register();
    server = OpenSshServer.start(Files.createDirectory(shared.resolve("server")));
    locked = shared.resolve("locked");
    OpenSshServer.makeKey(locked, "ed25519", "-N", PASSPHRASE);
    stranger = shared.resolve("stranger");
    OpenSshServer.makeKey(stranger, "ed25519");
    Path authorized = server.privateKey().resolveSibling("authorized_keys");
    Files.writeString(
        authorized, Files.readString(authorized) + Files.readString(Path.of(locked + ".pub")));
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void know() throws Exception {
    Files.createDirectory(home.resolve(".ssh"));
    Files.writeString(home.resolve(".ssh/known_hosts"), server.knownHostsLine("ed25519"));
  }

  @Test
  void aKeyWithAPassphraseLogsIn() throws Exception {
    assertEquals("in\n", echo(db().withKey(locked).withPassphrase(PASSPHRASE)));
  }

  @Test
  void aWrongPassphraseIsReportedBeforeAnythingIsSent() {
    TransportException refused = refused(db().withKey(locked).withPassphrase("wrong"));

    assertEquals(TransportException.Kind.AUTHENTICATION, refused.kind());
    assertEquals(
        "The key `%s` does not open with the passphrase that is given.".formatted(locked),
        refused.getMessage());
    assertEquals(
        "Check `passphrase` in the inventory: `ssh-keygen -y -f %s` tells whether it is right."
            .formatted(locked),
        refused.hint());
  }

  @Test
  void aMissingPassphraseIsAskedFor() {
    TransportException refused = refused(db().withKey(locked));

    assertEquals(TransportException.Kind.AUTHENTICATION, refused.kind());
    assertEquals(
        "The key `%s` for `db1` needs a passphrase.".formatted(locked), refused.getMessage());
    assertTrue(refused.hint().contains("ssh-add " + locked), refused.hint());
  }

  @Test
  void aMissingKeyFileIsReported() {
    TransportException refused = refused(db().withKey(Path.of("/no/such/key")));

    assertEquals(TransportException.Kind.AUTHENTICATION, refused.kind());
    assertEquals("There is no key file `/no/such/key` for `db1`.", refused.getMessage());
    assertEquals("Check --private-key or `key` in the inventory.", refused.hint());
  }

  @Test
  void aKeyThatOthersCanReadIsNotUsed() throws Exception {
    Path open = Files.copy(stranger, home.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

    TransportException refused = refused(db().withKey(open));

    assertEquals(
        "The key `%s` can be read by others, so it is not used.".formatted(open),
        refused.getMessage());
    assertEquals("Run `chmod 600 %s`.".formatted(open), refused.hint());
  }

  @Test
  void whatIsNoKeyIsReported() throws Exception {
    Path junk = home.resolve("junk");
    Files.writeString(junk, "-----BEGIN NONSENSE-----\n");
    Files.setPosixFilePermissions(junk, PosixFilePermissions.fromString("rw-------"));

    TransportException refused = refused(db().withKey(junk));

    assertEquals(TransportException.Kind.AUTHENTICATION, refused.kind());
    assertEquals("OpenSSH, PEM and PKCS#8 files are understood.", refused.hint());
  }

  @Test
  void aRefusedKeyIsNamedWithWhatTheServerTakes() throws Exception {
    TransportException refused = refused(db().withKey(stranger));

    assertEquals(TransportException.Kind.AUTHENTICATION, refused.kind());
    assertEquals(
        "`db1` refused the login of `%1$s` (%1$s@127.0.0.1:%2$d)."
            .formatted(server.user(), server.port()),
        refused.getMessage());
    assertEquals(
        "Offered: ED25519 %s (%s). The server takes: publickey. Is `%s` the right user (--user), and is the key in its ~/.ssh/authorized_keys?"
            .formatted(fingerprint(stranger), stranger, server.user()),
        refused.hint());
  }

  @Test
  void ofTheDefaultKeysItIsSaidWhichWereNotOffered() throws Exception {
    Files.copy(locked, home.resolve(".ssh/id_rsa"));
    Files.copy(stranger, home.resolve(".ssh/id_ed25519"));
    Endpoints nothing = Endpoints.named("db1").at("127.0.0.1", server.port()).as(server.user());

    TransportException refused = refused(nothing);

    assertTrue(
        refused
            .hint()
            .startsWith(
                "Offered: ED25519 %s (%s). Not offered: %s (it needs a passphrase)."
                    .formatted(
                        fingerprint(stranger),
                        home.resolve(".ssh/id_ed25519"),
                        home.resolve(".ssh/id_rsa"))),
        refused.hint());
  }

  @Test
  void aPasswordThatIsNotTakenIsSaidSo() {
    TransportException refused =
        refused(
            Endpoints.named("db1")
                .at("127.0.0.1", server.port())
                .as(server.user())
                .withPassword("secret word"));

    assertEquals(TransportException.Kind.AUTHENTICATION, refused.kind());
    assertEquals(
        "Nothing was offered. Not offered: the password that is given. The server takes: publickey."
            + " It takes no passwords: give a key with --private-key.",
        refused.hint());
  }

  @Test
  @SuppressWarnings("try") // An interrupt while the server ends is the test's own.
  void aServerThatHasHeardEnoughIsSaidSo() throws Exception {
    Path directory = Files.createDirectory(home.resolve("strict"));
    StringBuilder config = new StringBuilder("Host *\n");
    for (int i = 0; i < 3; i++) {
      Path key = home.resolve("key" + i);
      OpenSshServer.makeKey(key, "ed25519");
      config.append("  IdentityFile ").append(key).append('\n');
    }
    Files.writeString(home.resolve(".ssh/config"), config);
    try (OpenSshServer strict = OpenSshServer.start(directory, "MaxAuthTries 2")) {
      Files.writeString(home.resolve(".ssh/known_hosts"), strict.knownHostsLine("ed25519"));

      TransportException refused =
          refused(Endpoints.named("db1").at("127.0.0.1", strict.port()).as(strict.user()));

      assertEquals(TransportException.Kind.AUTHENTICATION, refused.kind());
      assertTrue(
          refused
              .hint()
              .endsWith(
                  "It hung up after so many trials (MaxAuthTries): name the right key with"
                      + " --private-key."),
          refused.hint());
    }
  }

  @Test
  void anUnknownUserIsRefused() {
    TransportException refused = refused(db().as("no-such-user").withKey(stranger));

    assertEquals(TransportException.Kind.AUTHENTICATION, refused.kind());
    assertTrue(refused.hint().contains("Is `no-such-user` the right user"), refused.hint());
  }

  @Test
  void aPortThatNobodyListensOnIsReported() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    TransportException refused = refused(db().at("127.0.0.1", port));

    assertEquals(TransportException.Kind.UNREACHABLE, refused.kind());
    assertEquals(
        "`db1` (%s@127.0.0.1:%d) cannot be reached: Connection refused."
            .formatted(server.user(), port),
        refused.getMessage());
    assertEquals("Does sshd run there, on port %d?".formatted(port), refused.hint());
  }

  @Test
  void aNameThatIsNotKnownIsReported() {
    TransportException refused = refused(db().at("no-such-host.invalid", 22));

    assertEquals(TransportException.Kind.UNREACHABLE, refused.kind());
    assertEquals(
        "`db1` (%s@no-such-host.invalid:22) cannot be reached: its name is not known."
            .formatted(server.user()),
        refused.getMessage());
    assertEquals(
        "Set `address` in the inventory, or a `HostName` in ~/.ssh/config.", refused.hint());
  }

  @Test
  void whatSpeaksNoSshIsReported() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> {
        try (Socket other = socket.accept()) {
          other.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
        } catch (IOException _) {
          // The test has ended.
        }
      });

      TransportException refused = refused(db().at("127.0.0.1", socket.getLocalPort()));

      assertEquals(TransportException.Kind.UNREACHABLE, refused.kind());
      assertTrue(
          String.valueOf(refused.getMessage()).startsWith("No SSH connection to `db1` ("),
          refused::toString);
      assertTrue(
          refused.hint().startsWith("Is it an SSH server that listens there?"), refused.hint());
    }
  }

  @Test
  void aHostKeyThatIsNotThePinnedOneIsRefused() throws Exception {
    String other = "SHA256:" + "A".repeat(43);

    TransportException refused = refused(db().withHostKey(other));

    assertEquals(TransportException.Kind.HOST_KEY, refused.kind());
    assertEquals(
        "`db1` shows the host key %s (ssh-ed25519), not %s as it should."
            .formatted(server.fingerprint("ed25519"), other),
        refused.getMessage());
  }

  @Test
  void theServerIsAskedForAKeyThatIsKnown() throws Exception {
    Files.writeString(home.resolve(".ssh/known_hosts"), server.knownHostsLine("rsa"));

    assertEquals("in\n", echo(db()));
  }

  @Test
  void aHostKeyIsFoundUnderAHashedName() throws Exception {
    Path known = home.resolve(".ssh/known_hosts");
    OpenSshServer.run(List.of("ssh-keygen", "-H", "-f", known.toString()));
    assertTrue(Files.readString(known).startsWith("|1|"));

    assertEquals("in\n", echo(db()));
  }

  @Test
  void aHostKeyIsFoundUnderItsAlias() throws Exception {
    Files.writeString(home.resolve(".ssh/config"), "Host *\n  HostKeyAlias prod-db1\n");
    Files.writeString(
        home.resolve(".ssh/known_hosts"),
        server.knownHostsLine("ed25519").replace("[127.0.0.1]:" + server.port(), "prod-db1"));

    assertEquals("in\n", echo(db()));
  }

  @Test
  void aKeyFileSaysWhatBecameOfReadingIt() throws Exception {
    Path copy = Files.copy(locked, home.resolve("copy"));
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));

    assertInstanceOf(KeyFile.Content.Locked.class, new KeyFile(copy).read(Optional.empty()));
    assertInstanceOf(
        KeyFile.Content.Missing.class, new KeyFile(home.resolve("none")).read(Optional.empty()));
    assertTrue(new KeyFile(locked).publicKey().isPresent());
    assertTrue(new KeyFile(copy).publicKey().isEmpty());
  }

  private static Endpoints db() {
    return Endpoints.of(server);
  }

  private TransportException refused(Endpoints endpoint) {
    return assertThrows(TransportException.class, () -> echo(endpoint));
  }

  private String echo(Endpoints endpoint) throws Exception {
    SshSettings settings =
        new SshSettings(
            home,
            server.user(),
            Optional.of(home.resolve(".ssh/config")),
            Optional.empty(),
            Optional.empty(),
            Detachment.DEFAULT,
            8,
            Duration.ofSeconds(15),
            List.of());
    try (SshTransport transport = new SshTransport(settings);
        Connection connection = transport.connect(endpoint.endpoint())) {
      return connection.run(Command.sh("echo in")).stdout();
    }
  }

  private static String fingerprint(Path key) throws Exception {
    return List.of(OpenSshServer.run(List.of("ssh-keygen", "-lf", key.toString())).split(" ", -1))
        .get(1);
  }
}
