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
  private PathChange() {}

  /// Sets owner, group and mode as far as they are given.
  static void own(Session session, String path, Ownership ownership)
      throws ModuleFailure, TransportException, InterruptedException {
    run(
        session,
        "The owner or mode of `" + path + "` could not be set.",
        """
        set -eu
        [ -z "$owner" ] || chown -- "$owner" "$p"
        [ -z "$mode" ] || chmod -- "$mode" "$p"
        """,
        Map.of("p", path, "owner", ownership.forChown(), "mode", ownership.mode().orElse("")));
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
    StringBuilder whole = new StringBuilder();
    new TreeMap<>(variables)
        .forEach((name, value) ->
            whole.append(name).append('=').append(PosixShell.word(value)).append('\n'));
    StringBuilder input = new StringBuilder();
    names.forEach(name -> input.append(name).append('\0'));
    CommandResult result =
        session.run(
            Command.sh(whole.append(script).toString())
                .withInput(input.toString().getBytes(StandardCharsets.UTF_8)));
    if (!result.succeeded()) {
      throw new ModuleFailure(
          Failure.of(FailureKind.COMMAND, failure).withDetail(result.stderr().strip()));
    }
  }
}
