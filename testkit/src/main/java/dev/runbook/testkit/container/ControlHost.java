package dev.runbook.testkit.container;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.testcontainers.containers.ExecConfig;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.MountableFile;

/// A Debian host in a container from which others are reached, with nothing installed but what the
/// image has.
///
/// It is in this machine's network, so that `127.0.0.1` is the same for both, and sees this
/// machine's processes under their own numbers. No server runs in it. The caller closes it: that
/// removes the container, and ends what runs there.
///
/// Needs the environment that `testkit/containers/up` prints; `./verify` sets it.
public final class ControlHost implements AutoCloseable {
  private final GenericContainer<?> container;
  private final ContainerShell shell;
  private final String owner;

  private ControlHost(GenericContainer<?> container, String owner) {
    this.container = container;
    this.shell = new ContainerShell(container);
    this.owner = owner;
  }

  /// Starts a host.
  ///
  /// @param directory exists; it has the same path there, and may be written to
  /// @param readable what else is there under its own path, to be read only
  /// @throws IllegalStateException when the environment of the container tests is not set
  public static ControlHost start(Path directory, Path... readable) throws IOException {
    List<Bind> shared =
        Stream.concat(
                Stream.of(bind(directory, AccessMode.rw)),
                Stream.of(readable).map(path -> bind(path, AccessMode.ro)))
            .toList();
    GenericContainer<?> container =
        TestImage.container()
            .withCommand("sleep", "infinity")
            .withNetworkMode("host")
            .withCreateContainerCmdModifier(create ->
                Objects.requireNonNull(create.getHostConfig(), "no host configuration")
                    .withPidMode("host")
                    .withBinds(shared)
                    // Where SELinux enforces, the container is to read what has no label for it.
                    .withSecurityOpts(List.of("label=disable")));
    String owner =
        Files.getAttribute(directory, "unix:uid") + ":" + Files.getAttribute(directory, "unix:gid");
    container.start();
    return new ControlHost(container, owner);
  }

  /// Runs shell text as root; a non-zero exit status is a result.
  public ShellOutput run(String script) {
    return shell.run(script);
  }

  /// Runs shell text as root and returns its standard output.
  ///
  /// @throws IllegalStateException when it exits with anything but 0
  public String must(String script) {
    return shell.must(script);
  }

  /// Runs a command as the owner of the shared directory and waits for it to end.
  ///
  /// @param where the directory that it runs in
  /// @param environment what it finds there beside the container's own
  /// @param log a file in the shared directory that both its streams go to, in order
  /// @return its exit status
  public int run(List<String> command, Path where, Map<String, String> environment, Path log) {
    String[] words =
        Stream.concat(
                Stream.of(
                    "sh",
                    "-c",
                    "log=$1 && shift && exec \"$@\" > \"$log\" 2>&1",
                    "sh",
                    log.toString()),
                command.stream())
            .toArray(String[]::new);
    return shell
        .run(
            ExecConfig.builder()
                .command(words)
                .user(owner)
                .workDir(where.toString())
                .envVars(environment)
                .build())
        .exitCode();
  }

  /// Copies a file of this machine into the host, with its mode; what is there is replaced.
  public void copy(Path file, String to) {
    container.copyFileToContainer(MountableFile.forHostPath(file), to);
  }

  /// Removes the container. A second close does nothing.
  @Override
  public void close() {
    container.stop();
  }

  private static Bind bind(Path path, AccessMode mode) {
    return new Bind(path.toString(), new Volume(path.toString()), mode);
  }
}
