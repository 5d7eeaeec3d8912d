package dev.runbook.modules.shell;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.expression.ShellText;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a `shell` step asks for.
///
/// @param script sh text, values escaped, secrets by reference to its environment
/// @param environment what the author adds to it
/// @param creates a path that is there once the command has done its work
/// @param removes a path that is gone once the command has done its work
/// @param unless a command; when it succeeds there is nothing to do
/// @param expect the exit codes that count as success
record ShellCall(
    ShellText script,
    Map<String, Value> environment,
    Optional<Value> stdin,
    Optional<String> directory,
    Optional<String> creates,
    Optional<String> removes,
    Optional<ShellText> unless,
    List<Long> expect,
    Effect effect,
    Length length,
    Parse parse) {
  /// Whether the command may outlive a connection.
  enum Length {
    SHORT,
    LONG
  }

  /// What the output is read as.
  enum Parse {
    TEXT,
    LINES,
    JSON
  }

  ShellCall {
    requireNonNull(script, "script is null");
    environment = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    requireNonNull(stdin, "stdin is null");
    requireNonNull(directory, "directory is null");
    requireNonNull(creates, "creates is null");
    requireNonNull(removes, "removes is null");
    requireNonNull(unless, "unless is null");
    expect = List.copyOf(expect);
    requireNonNull(effect, "effect is null");
    requireNonNull(length, "length is null");
    requireNonNull(parse, "parse is null");
  }

  Command command() {
    Command command = placed(script);
    return stdin.isEmpty() ? command : command.withInput(bytes(stdin.get()));
  }

  /// A script in this call's directory and environment.
  Command placed(ShellText text) {
    Command command =
        Command.sh(text.text()).withEnvironment(environment).withEnvironment(text.environment());
    return directory.isEmpty() ? command : command.in(directory.get());
  }

  /// The script as people read it; secrets are references to variables in it.
  String shown() {
    return script.text().strip();
  }

  private static byte[] bytes(Value value) {
    if (value.revealed() instanceof Value.Text(String text)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    throw new IllegalStateException("standard input is no text");
  }
}
