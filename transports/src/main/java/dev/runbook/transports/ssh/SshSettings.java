package dev.runbook.transports.ssh;

import static java.util.Objects.requireNonNull;

import dev.runbook.transports.shell.Detachment;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What the SSH transport takes from the machine it runs on.
///
/// @param home where `.ssh` is
/// @param localUser who runs the engine; the login user where nothing says another
/// @param configFile read in place of `~/.ssh/config` and the system's file, as by `ssh -F`
/// @param sshProgram OpenSSH's client, asked for the effective configuration; empty means that the
///   files are read here
/// @param agentSocket where an agent listens
/// @param detachment how commands outlive the connection
/// @param logins how many connections are made at once, at most
/// @param heartbeat how often a silent connection is asked for a sign of life; three questions
///   without an answer end it
/// @param acceptedHostKeys fingerprints (`SHA256:...`) of host keys that are accepted and
///   remembered where no key is known yet, on jump hosts too
public record SshSettings(
    Path home,
    String localUser,
    Optional<Path> configFile,
    Optional<Path> sshProgram,
    Optional<Path> agentSocket,
    Detachment detachment,
    int logins,
    Duration heartbeat,
    List<String> acceptedHostKeys) {
  /// With fewer, a run over a thousand hosts waits for answers while processors are idle; with
  /// more, each login takes longer and none comes earlier.
  private static final int LOGINS = 64;

  private static final Path SYSTEM_CONFIG = Path.of("/etc/ssh/ssh_config");

  public SshSettings {
    requireNonNull(home, "home is null");
    requireNonNull(localUser, "localUser is null");
    requireNonNull(configFile, "configFile is null");
    requireNonNull(sshProgram, "sshProgram is null");
    requireNonNull(agentSocket, "agentSocket is null");
    requireNonNull(detachment, "detachment is null");
    requireNonNull(heartbeat, "heartbeat is null");
    acceptedHostKeys = List.copyOf(acceptedHostKeys);
    if (logins < 1) {
      throw new IllegalArgumentException("no logins at all: " + logins);
    }
  }

  /// As an `ssh` started by this process would see it.
  public static SshSettings ofThisProcess() {
    return new SshSettings(
        Path.of(System.getProperty("user.home", ".")),
        System.getProperty("user.name", ""),
        Optional.empty(),
        inPath("ssh"),
        Optional.ofNullable(System.getenv("SSH_AUTH_SOCK"))
            .filter(socket -> !socket.isEmpty())
            .map(Path::of),
        Detachment.DEFAULT,
        LOGINS,
        Duration.ofSeconds(15),
        List.of());
  }

  /// The same, and these host keys are accepted where none is known.
  public SshSettings accepting(List<String> fingerprints) {
    return new SshSettings(
        home,
        localUser,
        configFile,
        sshProgram,
        agentSocket,
        detachment,
        logins,
        heartbeat,
        fingerprints);
  }

  /// The configuration files in the order in which they count.
  List<Path> configFiles() {
    return configFile
        .map(List::of)
        .orElseGet(() -> List.of(home.resolve(".ssh").resolve("config"), SYSTEM_CONFIG));
  }

  private static Optional<Path> inPath(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory).resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
