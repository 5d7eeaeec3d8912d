package dev.runbook.transports.shell;

import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.value.Value;

/// Makes a [Command] into a program for the bootstrap of an [Invocation].
final class Programs {
  private Programs() {}

  /// Environment, directory, script.
  ///
  /// @param becomes whether sudo is between the login and the program: it leaves the directory as
  ///   it was, which the other user may not even be allowed to enter; so its own home is used
  static String of(Command command, boolean becomes) {
    StringBuilder program = new StringBuilder();
    command
        .environment()
        .forEach((name, value) ->
            program
                .append("export ")
                .append(checked(name))
                .append('=')
                .append(PosixShell.word(text(value)))
                .append('\n'));
    if (becomes) {
      program.append("cd -- \"$HOME\" 2>/dev/null || cd /\n");
    }
    command
        .directory()
        .ifPresent(directory ->
            program.append("cd -- ").append(PosixShell.word(directory)).append(" || exit\n"));
    return program.append(command.script()).toString();
  }

  private static String checked(String name) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException("not a name for the environment: " + name);
    }
    return name;
  }

  private static String text(Value value) {
    return switch (value.revealed()) {
      case Value.Text(String text) -> text;
      case Value.Whole(long number) -> Long.toString(number);
      case Value.Bool(boolean truth) -> Boolean.toString(truth);
      default -> throw new IllegalArgumentException("not a text for the environment");
    };
  }
}
