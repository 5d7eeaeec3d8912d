package dev.runbook.modules.file;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.transport.TransportException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Small changes at a path, each one script whose values are variables set at its top.
final class PathChange {
  /// Tells a change that failed from a look that failed after it; for the look it is a field of its
  /// own that nobody asks for.
  private static final String DONE = "changed yes";

  private PathChange() {}

  /// Sets owner, group and mode as far as they are given.
  ///
  /// @return what is at the path afterwards
  static PathState own(Session session, String path, Ownership ownership)
      throws ModuleFailure, TransportException, InterruptedException {
    return run(
        session,
        path,
        "The owner or mode of `" + path + "` could not be set.",
        """
        set -eu
        [ -z "$owner" ] || chown -- "$owner" "$p"
        [ -z "$mode" ] || chmod -- "$mode" "$p"
        """,
        Map.of("p", path, "owner", ownership.forChown(), "mode", ownership.mode().orElse("")));
  }

  /// Runs the script and looks at a path when it is through, in one round trip.
  ///
  /// @param path where to look, at the thing itself
  /// @param failure what to say when the script fails; what it printed comes below
  /// @param script one that ends at its first error and prints nothing
  static PathState run(
      Session session, String path, String failure, String script, Map<String, String> variables)
      throws ModuleFailure, TransportException, InterruptedException {
    return run(session::run, path, failure, set(variables) + script, Command.Input.NONE.bytes());
  }

  /// How a command is run.
  @FunctionalInterface
  interface Way {
    CommandResult run(Command command) throws TransportException, InterruptedException;
  }

  /// The same for a script that sets its variables and has input of its own.
  static PathState run(Way way, String path, String failure, String script, byte[] input)
      throws ModuleFailure, TransportException, InterruptedException {
    List<HostFiles.Look> looks = List.of(HostFiles.Look.at(path));
    CommandResult result =
        way.run(
            Command.sh(script + "echo " + DONE + "\n" + HostFiles.script(looks)).withInput(input));
    if (!result.stdout().startsWith(DONE)) {
      throw failed(failure, result);
    }
    return HostFiles.seen(looks, result).getFirst();
  }

  /// @param failure what to say when the script fails; what it printed comes below
  static void run(Session session, String failure, String script, Map<String, String> variables)
      throws ModuleFailure, TransportException, InterruptedException {
    run(session, failure, script, variables, List.of());
  }

  /// @param names given to the script's standard input, each ended by NUL
  static void run(
      Session session,
      String failure,
      String script,
      Map<String, String> variables,
      List<String> names)
      throws ModuleFailure, TransportException, InterruptedException {
    StringBuilder input = new StringBuilder();
    names.forEach(name -> input.append(name).append('\0'));
    CommandResult result =
        session.run(
            Command.sh(set(variables) + script)
                .withInput(input.toString().getBytes(StandardCharsets.UTF_8)));
    if (!result.succeeded()) {
      throw failed(failure, result);
    }
  }

  /// The top of a script.
  static String set(Map<String, String> variables) {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(variables)
        .forEach((name, value) ->
            lines.append(name).append('=').append(PosixShell.word(value)).append('\n'));
    return lines.toString();
  }

  private static ModuleFailure failed(String failure, CommandResult result) {
    return new ModuleFailure(
        Failure.of(FailureKind.COMMAND, failure).withDetail(result.stderr().strip()));
  }
}
