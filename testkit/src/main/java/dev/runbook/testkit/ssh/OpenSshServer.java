package dev.runbook.testkit.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.runbook.testkit.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// OpenSSH's own sshd as a process of this test, on a port of 127.0.0.1, with host keys,
/// configuration and authorized keys of its own in a directory that the caller gives. The user of
/// the test logs in.
///
/// Closing it ends the server and all its connections.
@SuppressWarnings("try") // An interrupt while the server ends is the test's own.
public final class OpenSshServer implements AutoCloseable {
  private static final List<String> PLACES = List.of("/usr/sbin/sshd", "/usr/local/sbin/sshd");
  private final Path directory;
  private final int port;
  private final Process process;

  private OpenSshServer(Path directory, int port, Process process) {
    this.directory = directory;
    this.port = port;
    this.process = process;
  }

  /// Starts a server and returns when it answers.
  ///
  /// @param lines more of sshd_config(5)
  public static OpenSshServer start(Path directory, String... lines) throws Exception {
    makeKey(directory.resolve("host_ed25519"), "ed25519");
    makeKey(directory.resolve("host_rsa"), "rsa");
    makeKey(directory.resolve("id"), "ed25519");
    Files.copy(directory.resolve("id.pub"), directory.resolve("authorized_keys"));
    return start(directory, freePort(), List.of(lines));
  }

  /// Starts a server with the keys that another one had, on the same port.
  public static OpenSshServer startAgain(OpenSshServer before, String... lines) throws Exception {
    return start(before.directory, before.port, List.of(lines));
  }

  private static OpenSshServer start(Path directory, int port, List<String> lines)
      throws Exception {
    String program = program().orElseThrow(() -> new IllegalStateException("no sshd"));
    if (System.getProperty("user.name").equals("root")) {
      // Where sshd gives up its privileges (sshd(8)); made by the init script elsewhere.
      Files.createDirectories(Path.of("/run/sshd"));
    }
    List<String> config = new ArrayList<>(lines);
    config.addAll(
        List.of(
            "Port " + port,
            "ListenAddress 127.0.0.1",
            "HostKey " + directory.resolve("host_ed25519"),
            "HostKey " + directory.resolve("host_rsa"),
            "AuthorizedKeysFile " + directory.resolve("authorized_keys"),
            "PidFile none",
            "StrictModes no",
            "UsePAM no",
            "UseDNS no",
            "PermitRootLogin yes",
            "PasswordAuthentication no",
            "KbdInteractiveAuthentication no",
            "MaxStartups 200:30:400",
            // bash started by sshd reads ~/.bashrc only at the first level: ours is none of the
            // test's business.
            "SetEnv SHLVL=2",
            "LogLevel VERBOSE"));
    Path file = directory.resolve("sshd_config");
    Files.write(file, config);
    Process process =
        new ProcessBuilder(program, "-D", "-e", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("sshd.log").toFile())
            .start();
    OpenSshServer server = new OpenSshServer(directory, port, process);
    Eventually.holds(
        "sshd answers",
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException(server.log());
          }
          return server.answers();
        });
    return server;
  }

  public int port() {
    return port;
  }

  /// The key that may log in; OpenSSH format, mode 0600, no passphrase.
  public Path privateKey() {
    return directory.resolve("id");
  }

  /// Who may log in: the user of the test.
  public String user() {
    return System.getProperty("user.name");
  }

  /// A line for known_hosts with the server's key of a type, `ed25519` or `rsa`.
  public String knownHostsLine(String type) throws IOException {
    List<String> words =
        List.of(Files.readString(directory.resolve("host_" + type + ".pub")).split(" ", -1));
    return "[127.0.0.1]:%d %s %s\n".formatted(port, words.get(0), words.get(1).strip());
  }

  /// The fingerprint as OpenSSH prints it.
  public String fingerprint(String type) throws Exception {
    String said =
        run(List.of("ssh-keygen", "-lf", directory.resolve("host_" + type + ".pub").toString()));
    return List.of(said.split(" ", -1)).get(1);
  }

  /// Gives the server another host key of a type; it counts from the next start.
  public void changeHostKey(String type) throws Exception {
    Files.delete(directory.resolve("host_" + type));
    Files.delete(directory.resolve("host_" + type + ".pub"));
    makeKey(directory.resolve("host_" + type), type);
  }

  /// Cuts all connections hard by killing the processes that serve them; the server goes on to
  /// listen. How many there were.
  public long cutConnections() {
    List<ProcessHandle> serving = process.children().toList();
    // A connection is served by a monitor and, for an ordinary user, a child without privileges;
    // commands are theirs.
    serving.forEach(monitor -> {
      List<ProcessHandle> below = monitor.children().filter(OpenSshServer::isServer).toList();
      below.forEach(ProcessHandle::destroyForcibly);
      monitor.destroyForcibly();
    });
    return serving.size();
  }

  /// How many connections are open.
  public long connections() {
    return process.children().count();
  }

  /// What the server has written.
  public String log() throws IOException {
    return Files.readString(directory.resolve("sshd.log"));
  }

  @Override
  public void close() throws Exception {
    cutConnections();
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  /// Makes a key pair without a passphrase.
  public static void makeKey(Path file, String type, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of("ssh-keygen", "-q", "-t", type, "-C", "test", "-f", file.toString()));
    words.addAll(more.length == 0 ? List.of("-N", "") : List.of(more));
    run(words);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /// Runs a program; its output.
  ///
  /// @throws IllegalStateException when it fails
  public static String run(List<String> words) throws Exception {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(words + ": " + said);
    }
    return said;
  }

  private static boolean isServer(ProcessHandle handle) {
    return handle.info().command().map(command -> command.contains("sshd")).orElse(false);
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.getInputStream().read() == 'S';
    } catch (IOException _) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Optional<String> program() {
    return Stream.concat(PLACES.stream(), Stream.of("/usr/bin/sshd"))
        .filter(place -> Files.isExecutable(Path.of(place)))
        .findFirst();
  }
}
