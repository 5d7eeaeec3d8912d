package dev.runbook.testkit.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.MountableFile;

/// A Debian host in a container with a real OpenSSH server and, when asked for, a real PostgreSQL
/// cluster.
///
/// User `ops` logs in with [#privateKey()] and has sudo without a password; user `pat` logs in with
/// the same key or with [#PAT_PASSWORD] and sudo asks for that password. Host keys and login key
/// are made anew for every host. The caller closes it: that removes the container and the key
/// files.
///
/// Needs the environment that `testkit/containers/up` prints; `./verify` sets it.
public final class TestHost implements AutoCloseable {
  public static final String PAT_PASSWORD = "correct horse";

  private static final int SSH_PORT = 22;
  private static final Duration START_DEADLINE = Duration.ofMinutes(2);

  private final GenericContainer<?> container;
  private final ContainerShell shell;
  private final Path directory;

  private TestHost(GenericContainer<?> container, Path directory) {
    this.container = container;
    this.shell = new ContainerShell(container);
    this.directory = directory;
  }

  /// Starts a host and returns when its sshd listens and the login key is in place.
  ///
  /// @throws IllegalStateException when the environment of the container tests is not set, or the
  ///   host does not start
  public static TestHost start() {
    GenericContainer<?> container =
        TestImage.container()
            .withExposedPorts(SSH_PORT)
            .waitingFor(
                Wait.forLogMessage(".*Server listening on 0\\.0\\.0\\.0.*", 1)
                    .withStartupTimeout(START_DEADLINE));
    container.start();
    try {
      TestHost host = new TestHost(container, Files.createTempDirectory("runbook-host"));
      host.makeKeys();
      return host;
    } catch (IOException e) {
      container.stop();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      container.stop();
      throw e;
    }
  }

  /// The address at which this machine reaches the host's sshd, on [#port()].
  public String address() {
    return container.getHost();
  }

  /// The published port of the host's sshd.
  public int port() {
    return container.getMappedPort(SSH_PORT);
  }

  /// The host's own address, at which other test hosts reach its sshd on port 22: for jump hosts.
  public String internalAddress() {
    return container.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
        .map(network -> Optional.ofNullable(network.getIpAddress()).orElse(""))
        .filter(address -> !address.isEmpty())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the container has no address"));
  }

  /// The private key of both users: OpenSSH format, ed25519, no passphrase, mode 0600.
  public Path privateKey() {
    return directory.resolve("id_ed25519");
  }

  /// A known_hosts file with this host's key under both of its addresses.
  public Path knownHosts() {
    return directory.resolve("known_hosts");
  }

  /// The fingerprint of the host's ed25519 key as OpenSSH prints it: `SHA256:...`.
  public String hostKeyFingerprint() {
    return must("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub | cut -d' ' -f2").strip();
  }

  /// Makes and starts a PostgreSQL cluster `main` on port 5432 that listens on the Unix socket and
  /// on all addresses.
  ///
  /// @param hba the whole pg_hba.conf
  public void startPostgres(String hba) {
    must("pg_createcluster \"$(ls /usr/lib/postgresql | sort -n | tail -1)\" main >/dev/null");
    must(
        "cat > /etc/postgresql/*/main/pg_hba.conf <<'HBA'\n"
            + hba
            + "\nHBA\n"
            + "echo \"listen_addresses = '*'\" >> /etc/postgresql/*/main/postgresql.conf\n"
            + "pg_ctlcluster \"$(ls /etc/postgresql)\" main start");
  }

  /// Runs shell text as root in the host, past SSH; a non-zero exit status is a result.
  public ShellOutput run(String script) {
    return shell.run(script);
  }

  /// Runs shell text as root in the host and returns its standard output.
  ///
  /// @throws IllegalStateException when it exits with anything but 0
  public String must(String script) {
    return shell.must(script);
  }

  /// Copies a file of this machine into the host, with its mode; what is there is replaced.
  public void copy(Path file, String to) {
    container.copyFileToContainer(MountableFile.forHostPath(file), to);
  }

  /// Removes the container and the key files. A second close does nothing.
  @Override
  public void close() {
    container.stop();
    if (!Files.exists(directory)) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void makeKeys() throws IOException {
    must("ssh-keygen -q -t ed25519 -N '' -f /run/login-key");
    for (String user : new String[] {"ops", "pat"}) {
      must(
          "install -m 0600 -o %s -g %s /run/login-key.pub /home/%s/.ssh/authorized_keys"
              .formatted(user, user, user));
    }
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createFile(privateKey(), ownerOnly);
    Files.writeString(privateKey(), must("cat /run/login-key && rm /run/login-key"));
    String key = must("cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub").strip();
    Files.writeString(
        knownHosts(),
        "[%s]:%d %s\n%s %s\n".formatted(address(), port(), key, internalAddress(), key));
  }
}
