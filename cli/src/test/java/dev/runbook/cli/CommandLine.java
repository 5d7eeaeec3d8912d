package dev.runbook.cli;

import dev.runbook.cli.command.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/// Runs the command in this process, with state of its own.
public final class CommandLine {
  /// The root of the checkout.
  public static final Path CHECKOUT =
      Path.of(System.getProperty("runbook.root", "..")).toAbsolutePath().normalize();

  /// @param out what it printed to standard output
  /// @param err what it printed to standard error
  public record Ended(int code, String out, String err) {}

  private final Map<String, String> environment;

  /// With this checkout's shipped runbooks, outside any project.
  public CommandLine(Path state) {
    this(state, CHECKOUT, Path.of(""));
  }

  /// In a project.
  ///
  /// @param home the directory that has the shipped runbooks
  /// @param configuration the project's file; without effect while there is none
  public CommandLine(Path state, Path home, Path configuration) {
    environment =
        Map.of(
            "XDG_STATE_HOME", state.toString(),
            "XDG_CONFIG_HOME", state.toString(),
            "XDG_CACHE_HOME", "/dev/null",
            "HOME", state.toString(),
            "RUNBOOK_HOME", home.toString(),
            "RUNBOOK_CONFIG", configuration.toString(),
            "USER", "tester",
            "PATH", System.getenv("PATH"));
  }

  public Ended run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            arguments,
            environment,
            new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)));
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
