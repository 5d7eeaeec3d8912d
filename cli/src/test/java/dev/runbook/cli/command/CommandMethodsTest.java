package dev.runbook.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/// Most commands are not searched for methods that are commands, to start faster: those that have
/// such methods must be.
class CommandMethodsTest {
  @Test
  void methodsThatAreCommandsAreFound() throws Exception {
    Path classes =
        Path.of(CheckCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> commands = new ArrayList<>();
    try (Stream<Path> files =
        Files.list(classes.resolve(CheckCommand.class.getPackageName().replace('.', '/')))) {
      for (Path file : files.filter(each -> each.toString().endsWith("Command.class")).toList()) {
        String name = file.getFileName().toString().replace(".class", "");
        Class<?> type = Class.forName(CheckCommand.class.getPackageName() + "." + name);
        Command command = type.getAnnotation(Command.class);
        commands.add(command.name());
        boolean has =
            Arrays.stream(type.getDeclaredMethods())
                .anyMatch((Method method) -> method.isAnnotationPresent(Command.class));
        assertEquals(has, command.addMethodSubcommands(), name);
      }
    }
    assertFalse(commands.isEmpty());
  }
}
