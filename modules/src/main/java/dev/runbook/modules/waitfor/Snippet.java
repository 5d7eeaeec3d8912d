package dev.runbook.modules.waitfor;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.expression.ShellText;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/// A script of the runbook inside a larger one: it has a shell of its own, and its secrets, which
/// the engine numbers anew for every script, have names of its own until then.
///
/// @param name a word of letters
record Snippet(String name, ShellText script) {
  Snippet {
    requireNonNull(name, "name is null");
    requireNonNull(script, "script is null");
  }

  /// A simple command of the shell.
  String call() {
    StringBuilder command = new StringBuilder();
    script
        .environment()
        .keySet()
        .forEach(variable ->
            command.append(variable).append("=\"$").append(outer(variable)).append("\" "));
    return command.append("sh -c ").append(PosixShell.word(script.text())).toString();
  }

  /// A list of the shell that runs it, gives the end of what it prints and ends as it did, in a
  /// function.
  String body() {
    return "o=$(" + call() + "); c=$?; printf '%s\\n' \"$o\" | tail -n 20; return $c";
  }

  /// What the larger script needs in its environment.
  Map<String, Value> environment() {
    Map<String, Value> all = new LinkedHashMap<>();
    script.environment().forEach((variable, value) -> all.put(outer(variable), value));
    return all;
  }

  private String outer(String variable) {
    return name + "_" + variable;
  }
}
