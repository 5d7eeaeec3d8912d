package dev.runbook.testkit.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.ExecConfig;
import org.testcontainers.containers.GenericContainer;

/// Runs commands in a container that runs.
record ContainerShell(GenericContainer<?> container) {
  /// Runs shell text as root; a non-zero exit status is a result.
  ShellOutput run(String script) {
    return run(ExecConfig.builder().command(new String[] {"sh", "-c", script}).build());
  }

  ShellOutput run(ExecConfig command) {
    try {
      ExecResult result = container.execInContainer(command);
      return new ShellOutput(result.getExitCode(), result.getStdout(), result.getStderr());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a command ran in the container", e);
    }
  }

  /// Runs shell text as root and returns its standard output.
  ///
  /// @throws IllegalStateException when it exits with anything but 0
  String must(String script) {
    ShellOutput output = run(script);
    if (output.exitCode() != 0) {
      throw new IllegalStateException(script + " failed: " + output);
    }
    return output.stdout();
  }
}
